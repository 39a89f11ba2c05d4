import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { replaceWhole } from '../../registry/storage/write-once.ts';
import { objectReader, parseJson, readString, WrongJsonError } from '../../training/table/read-json.ts';
import { guardDefinition } from './guard-definition.ts';
import { inlineMaps } from './inline-maps.ts';
import { parseTemplate, resolveDefinition, type Template } from './resolve-definition.ts';

/**
 * The definition of the state machine that the CDK synthesises. Every function's ARN is replaced by one that ends in
 * its handler's name. The template is cached in the folder until its sources change.
 * @param folder the folder of the cache; made if it is missing
 * @param root the checkout, with infra/, cdk.json and package-lock.json
 * @param print prints the template as JSON. The default starts a process; a caller that has loaded the CDK passes its
 * own.
 * @throws SynthesisError if the CDK fails; the message has its output
 * @throws UnresolvedTokenError if the definition has a token without a stand-in
 * @throws UnsupportedDefinitionError if aws-local-stepfunctions would run the definition otherwise than AWS
 */
export async function loadDefinition(
  folder: string,
  root: string = ROOT,
  print: (root: string) => Promise<string> = printInProcess,
): Promise<StateMachineDefinition> {
  const key = await hashSources(root);
  const path = join(folder, 'training-template.json');
  let template = await findCached(path, key);
  if (!template) {
    const printed = await print(root);
    template = parseTemplate(printed);
    await keep(folder, path, { key, template: printed, sha256: digestOf(printed) });
  }
  return guardDefinition(inlineMaps(resolveDefinition(template), ITEMS_AT_ONCE));
}

export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';
}

interface Cached {
  readonly key: string;
  /** The printed template and its SHA-256. By the hash a damaged cache is noticed and replaced. */
  readonly template: string;
  readonly sha256: string;
}

const readCached = objectReader<Cached>({ key: readString, template: readString, sha256: readString });

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The number of shards that a map works on at once. One is read while another is computed. */
const ITEMS_AT_ONCE = 2;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function hashSources(root: string): Promise<string> {
  const infra = join(root, 'infra');
  const names = (await readdir(infra, { recursive: true }))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort();
  const paths = [...names.map((name) => join(infra, name)), join(root, 'cdk.json'), join(root, 'package-lock.json')];
  const bodies = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash('sha256');
  bodies.forEach((body, i) => {
    hash.update(`${paths[i]?.slice(root.length)}\0${body.length}\0`).update(body);
  });
  return hash.digest('hex');
}

/** The cached definition of this key. `undefined` if it is missing, truncated or of another key. */
async function findCached(path: string, key: string): Promise<Template | undefined> {
  try {
    const cached = parseJson(await readFile(path, 'utf8'), readCached);
    return cached.key === key && cached.sha256 === digestOf(cached.template)
      ? parseTemplate(cached.template)
      : undefined;
  } catch (error) {
    if (error instanceof WrongJsonError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function keep(folder: string, path: string, cached: Cached): Promise<void> {
  await makeFolder(folder);
  await replaceWhole(path, JSON.stringify(cached));
}

async function printInProcess(root: string): Promise<string> {
  const program = join(root, 'infra', 'print-training-template.ts');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: root, maxBuffer: 2 ** 24 });
    return stdout;
  } catch (cause) {
    const printed = (cause as { stderr?: string }).stderr?.trim();
    throw new SynthesisError(`the CDK could not synthesise the training stack: ${printed || cause}`, { cause });
  }
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { replaceWhole } from '../../registry/storage/write-once.ts';
import {
  objectReader,
  optionalReader,
  parseJson,
  readString,
  recordReader,
  WrongJsonError,
} from '../../training/table/read-json.ts';
import { guardDefinition } from './guard-definition.ts';
import { inlineMaps } from './inline-maps.ts';
import { parseTemplate, resolveDefinition, type Template, trimTemplate } from './resolve-definition.ts';

/** The template that ships with the checkout, so that the first start need not load the CDK. `write-template.ts` writes it. */
export const SHIPPED_TEMPLATE = 'local/state-machine/training-template.json';

/**
 * The definition of the state machine that the CDK synthesises. Every function's ARN is replaced by one that ends in
 * its handler's name. The template that ships is used if it was made from the sources as they are. If not, it is
 * synthesised, and cached in the folder until the sources change.
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
  let template = (await findCached(join(root, SHIPPED_TEMPLATE), key)) ?? (await findCached(path, key));
  if (!template) {
    const printed = await print(root);
    template = parseTemplate(printed);
    await makeFolder(folder);
    await replaceWhole(path, JSON.stringify(cachedOf(key, printed)));
  }
  return guardDefinition(inlineMaps(resolveDefinition(template), ITEMS_AT_ONCE));
}

/** The text of the file that ships: what a definition needs of the template, with the key of its sources. */
export async function printShippedTemplate(
  root: string = ROOT,
  print: (root: string) => Promise<string> = printInProcess,
): Promise<string> {
  const key = await hashSources(root);
  const template = JSON.stringify(trimTemplate(parseTemplate(await print(root))));
  return `${JSON.stringify(cachedOf(key, template), null, 2)}\n`;
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

const cachedOf = (key: string, template: string): Cached => ({ key, template, sha256: digestOf(template) });

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The number of shards that a map works on at once. One is read while another is computed. */
const ITEMS_AT_ONCE = 2;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A hash of all that the template is made from: the stacks, the stages, and the CDK itself. What serves and what watches is built
 * upon the state machine and changes nothing in it.
 */
export async function hashSources(root: string = ROOT): Promise<string> {
  const names = (await readdir(join(root, 'infra'), { recursive: true }))
    .map((name) => `infra/${name.replaceAll(sep, '/')}`)
    .filter(
      (name) =>
        name.endsWith('.ts') && !name.endsWith('.test.ts') && !/^infra\/(serving|monitoring|testing)\//.test(name),
    );
  const sources = await Promise.all(
    [...names, 'cdk.json'].sort().map(async (name) => ({ name, body: await readFile(join(root, name)) })),
  );
  const { packages } = parseJson(await readFile(join(root, 'package-lock.json'), 'utf8'), readLock);
  const hash = createHash('sha256');
  for (const { name, body } of sources) hash.update(`${name}\0${body.length}\0`).update(body);
  for (const name of ['aws-cdk-lib', 'constructs'])
    hash.update(`${name}\0${packages[`node_modules/${name}`]?.version}\0`);
  return hash.digest('hex');
}

const readLock = objectReader({ packages: recordReader(objectReader({ version: optionalReader(readString) })) });

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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmulatedError } from './emulated-error.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
const ENVIRONMENT = 'aws://000000000000/us-east-1';

export interface CdkOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onLog: (text: string) => void;
}

/** Writes the templates and the bundles of all stacks into a folder, as a deployment to AWS would. */
export async function synthesiseStacks(folder: string, options: CdkOptions): Promise<void> {
  await runCdk(['synth', '--quiet', '--output', folder], options);
  await useStandardMaps(folder);
}

/**
 * The grammar of LocalStack knows no Distributed Map with Express executions. Those of the type Standard do the same, and cost
 * more on AWS.
 */
async function useStandardMaps(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /-training\.template\.json$/.test(name));
  for (const path of names.map((name) => join(folder, name))) {
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replaceAll(/(\\"ExecutionType\\":\\")EXPRESS(\\")/g, '$1STANDARD$2'));
  }
}

/** Bootstraps the account of the emulator, and puts up every stack of the folder. Their outputs are written to the file. */
export async function deployStacks(folder: string, outputs: string, options: CdkOptions): Promise<void> {
  await runCdk(['bootstrap', ENVIRONMENT, '--app', folder], options);
  const quiet = ['--require-approval', 'never', '--progress', 'events'];
  await runCdk(['deploy', '--all', '--app', folder, ...quiet, '--outputs-file', outputs], options);
}

/** @throws EmulatedError with the command, if it does not end well */
async function runCdk(args: readonly string[], { env, signal, onLog }: CdkOptions): Promise<void> {
  const child = spawn(process.execPath, [CDK, ...args], {
    cwd: ROOT,
    // The bundler is found beside the other programs of the checkout, and the app runs on this Node.
    env: { ...env, PATH: `${join(ROOT, 'node_modules/.bin')}:${env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => onLog(`${chunk}`));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new EmulatedError(`cdk ${args[0]} ended with ${code}; what it said stands above.`);
}

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../sam/run-program.ts';
import { EmulatedError } from './emulated-error.ts';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/stima-emulator/', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('localstack/requirements.lock.txt', import.meta.url));

type Python = Readonly<Record<'path' | 'version', string>>;

/** Whether nothing would have to be fetched. */
export const isInstalled = async (python: Python): Promise<boolean> => existsSync(await folderFor(python));

/**
 * Installs LocalStack's core below node_modules/.cache, unless it is there: exactly the locked versions, each checked against its
 * hash. An environment is made under another name and then moved, so that nobody finds a half of one.
 * @returns path of the Python that has it
 */
export async function installEmulator(python: Python, say: (message: string) => void): Promise<string> {
  const folder = await folderFor(python);
  if (!existsSync(folder)) {
    say('Installing the emulator: LocalStack and what it needs, some 350 MB, once.');
    const unfinished = `${folder}.${process.pid}`;
    try {
      await mkdir(CACHE, { recursive: true });
      await runProgram(python.path, ['-m', 'venv', unfinished]);
      const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--no-compile'];
      await runProgram(join(unfinished, 'bin/python'), ['-m', 'pip', 'install', ...options, '-r', REQUIREMENTS]);
      await rename(unfinished, folder);
    } catch (error) {
      // Another start may have been quicker.
      if (!existsSync(folder))
        throw new EmulatedError(`LocalStack could not be installed: ${messageOf(error)}`, { cause: error });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return join(folder, 'bin/python');
}

/** Another Python, or other requirements, have another folder. */
async function folderFor({ version }: Python): Promise<string> {
  const digest = createHash('sha256').update(await readFile(REQUIREMENTS));
  return join(CACHE, `${version}-${digest.digest('hex').slice(0, 12)}`);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

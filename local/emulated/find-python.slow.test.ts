import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from '../sam/run-program.ts';
import { findPython } from './find-python.ts';

const DEPLOY = join(import.meta.dirname, 'deploy.ts');

describe.skipIf(process.platform === 'win32')('The Python that the emulator runs on', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stima-python-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A program that answers as a Python of that version would. */
  async function pretend(name: string, version: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\necho ${version}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it.each(['3.11', '3.12', '3.13'])('may be %s', async (version) => {
    const path = await pretend('python3', version);
    expect(await findPython({ STIMA_PYTHON: path })).toEqual({ path, version });
  });

  it.each(['3.10', '3.14', '2.7', 'nonsense'])('may not be %s, and what was found is said', async (version) => {
    const path = await pretend('python3', version);
    expect(await findPython({ STIMA_PYTHON: path })).toEqual({
      missing: `it needs Python 3.11 to 3.13 with venv, and ${path} is ${version}`,
    });
  });

  it('is looked for under several names, and an old one does not hide a newer one', async () => {
    await pretend('python3', '3.9');
    await pretend('python3.12', '3.12');
    expect(await findPython({ PATH: folder })).toEqual({ path: 'python3.12', version: '3.12' });
    await rm(join(folder, 'python3.12'));
  });

  it('is missed in a sentence, with an exit code that is not 0', async () => {
    const path = join(folder, 'none');
    expect(await findPython({ STIMA_PYTHON: path })).toMatchObject({
      missing: expect.stringContaining('none is here'),
    });
    const started = runProgram(process.execPath, [DEPLOY], { env: { STIMA_PYTHON: path, PORT: '14567' } });
    await expect(started).rejects.toThrow(
      'The emulator cannot run here: it needs Python 3.11 to 3.13 with venv, and none is here.',
    );
  });
});

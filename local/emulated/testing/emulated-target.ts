import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { objectReader, parseJson, readNumber, readString } from '../../../training/table/read-json.ts';
import { startChild } from '../../testing/child-processes.ts';
import { findPython } from '../find-python.ts';
import { isInstalled } from '../install-emulator.ts';

const DEPLOY = fileURLToPath(new URL('../deploy.ts', import.meta.url));

const readDetails = objectReader({
  address: readString,
  partnerKey: readString,
  dataBucket: readString,
  modelsBucket: readString,
  url: readString,
  folder: readString,
  pid: readNumber,
});

export type EmulatedTarget = ReturnType<typeof readDetails>;

/** Why the tests of the emulator do not run here, in a sentence; `undefined` if they do. */
export async function findNoTarget(): Promise<string | undefined> {
  if (process.env.STIMA_EMULATED) return undefined;
  const python = await findPython();
  if ('missing' in python) return python.missing;
  return (await isInstalled(python))
    ? undefined
    : 'the emulator is not installed; npm run deploy:emulated does it once';
}

/**
 * What `npm run deploy:emulated` has put up: by `.ci/run`, if STIMA_EMULATED names the file of its details, or now, by a process
 * of its own.
 */
export async function openTarget(): Promise<EmulatedTarget> {
  const given = process.env.STIMA_EMULATED;
  if (given) return parseJson(await readFile(given), readDetails);
  const folder = await mkdtemp(join(tmpdir(), 'stima-emulated-test-'));
  try {
    const details = join(folder, 'details.json');
    const child = startChild(process.execPath, [DEPLOY, '--details', details], {
      env: { ...process.env, PORT: '0' },
    });
    await untilGreeted(child);
    return parseJson(await readFile(details), readDetails);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @throws Error with the last that it said, if it ends before it greets */
async function untilGreeted(child: ChildProcess): Promise<void> {
  let said = '';
  const ended = once(child, 'exit').then(() => {
    throw new Error(`deploy:emulated has ended: ${said}`);
  });
  ended.catch(() => {});
  const greeted = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        said = (said + chunk).slice(-4_000);
        if (said.includes('Ctrl-C ends')) resolve();
      });
  });
  await Promise.race([ended, greeted]);
}

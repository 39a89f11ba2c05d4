import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { inForce } from '../registry/ledger.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { openInterruptedStore } from './testing/interrupted-store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { mugChampion, putMugs, takeUpMugs } from './testing/mug-flow.ts';

const open = (folder: string) => [openFileStore(`${folder}/data`), openFileStore(`${folder}/models`)] as const;

it('completes a run of another kind of target that was killed before any write, with the bytes of an unbroken run', {
  timeout: 300_000,
}, async () => {
  const base = await mkdtemp(join(tmpdir(), 'stima-killed-mugs-'));
  try {
    const origin = join(base, 'origin');
    const [data, models] = open(origin);
    await putMugs(data, 'a.csv', mugsCsv(900, 1));
    await takeUpMugs(data, models, KEPT_TEMPLATES);
    await putMugs(data, 'b.csv', mugsCsv(700, 2));

    // Makes one run, and keeps a copy of the stores before each of its writes, as after a power cut.
    const running = join(base, 'running');
    const before = (write: number) => join(base, `before write ${write}`);
    await cp(origin, running, { recursive: true });
    let writes = 0;
    const beforeWrite = () => cpSync(running, before(++writes), { recursive: true });
    const [runningData, runningModels] = open(running);
    await takeUpMugs(
      openInterruptedStore(runningData, beforeWrite),
      openInterruptedStore(runningModels, beforeWrite),
      KEPT_TEMPLATES,
    );
    const expected = await mugChampion(runningModels);
    expect(expected.version).toBe('v2');
    expect(writes).toBeGreaterThan(20);
    const expectTakenUp = async (folder: string) => {
      await takeUpMugs(...open(folder), KEPT_TEMPLATES);
      expect(await mugChampion(open(folder)[1]), folder).toEqual(expected);
      expect(inForce(await readLedger(open(folder)[0], mugs.name))).toHaveLength(2);
      await rm(folder, { recursive: true });
    };
    for (let write = 1; write <= writes; write++) await expectTakenUp(before(write));

    // Also kills a process by a signal in the middle of the run.
    const killed = join(base, 'killed');
    await cp(origin, killed, { recursive: true });
    const script = fileURLToPath(new URL('testing/killed-process.ts', import.meta.url));
    const asked = [script, 'mugs', killed, KEPT_TEMPLATES, String(writes >> 1)];
    await expect(promisify(execFile)(process.execPath, asked)).rejects.toMatchObject({ signal: 'SIGKILL' });
    await expectTakenUp(killed);
  } finally {
    await rm(base, { recursive: true, force: true });
  }
});

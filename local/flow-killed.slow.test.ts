import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { accept, inForce, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { openInterruptedStore } from './testing/interrupted-store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { championModel, mover, putRugs, readText, rugsCsv, takeUp } from './testing/rug-flow.ts';

const cache = KEPT_TEMPLATES;

describe('a process killed at any write and started again', () => {
  const run = promisify(execFile);
  const script = fileURLToPath(new URL('testing/killed-process.ts', import.meta.url));
  const start = async (folder: string, write: number) => {
    try {
      const { stdout } = await run(process.execPath, [script, 'rugs', folder, cache, String(write)]);
      return stdout;
    } catch (error) {
      if ((error as { signal?: string }).signal === 'SIGKILL') return 'killed';
      throw error;
    }
  };

  it('completes the run or leaves no trace of it; the champion decodes and no row is lost', {
    timeout: 300_000,
  }, async () => {
    await killAtEachWrite(15, async (data, models) => {
      await putRugs(data, 'a.csv', rugsCsv(900, 1));
      await takeUp(data, models, cache);
      await putRugs(data, 'b.csv', `${rugsCsv(700, 2)}6,medium,30,2,0\n`);
    });
  });

  it('completes the run after an upload was withdrawn and accepted again', { timeout: 300_000 }, async () => {
    await killAtEachWrite(5, async (data, models) => {
      await putRugs(data, 'a.csv', rugsCsv(900, 1));
      await takeUp(data, models, cache);
      const key = await putRugs(data, 'b.csv', `${rugsCsv(700, 2)}6,medium,30,2,0\n`);
      await takeUp(data, models, cache);
      const id = await uploadIdOf(data, key);
      await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, id, mover));
      await takeUp(data, models, cache);
      expect((await championModel(models)).version).toBe('v1');
      await moveLedger(data, rugs.name, (ledger) => accept(ledger, id, mover));
    });
  });

  it('completes a file that is summed up in shards, after sums under another recipe', {
    timeout: 600_000,
  }, async () => {
    vi.stubEnv('MAP_OVER_BYTES', '8000');
    vi.stubEnv('MAP_PIECE_BYTES', '9000');
    try {
      await killAtEachWrite(30, async (data, models) => {
        const key = await putRugs(data, 'a.csv', rugsCsv(900, 1));
        await takeUp(data, models, cache);
        await data.put(`uploads/rugs/${await uploadIdOf(data, key)}/summary.bin`, 'of another recipe');
        await putRugs(data, 'b.csv', `${rugsCsv(700, 2)}6,medium,30,2,0\n`);
      });
    } finally {
      vi.unstubAllEnvs();
    }
  });

  /** @param prepare leaves stores with unfinished work. After that work, v2 is fitted on both uploads. */
  async function killAtEachWrite(moreThan: number, prepare: (data: Store, models: Store) => Promise<void>) {
    const base = await mkdtemp(join(tmpdir(), 'stima-killed-'));
    try {
      const origin = join(base, 'origin');
      await prepare(...stores(origin));
      const whole = join(base, 'whole');
      await cp(origin, whole, { recursive: true });
      await takeUp(...stores(whole), cache);
      const expected = await summaryOf(...stores(whole));
      expect(expected.champion.version).toBe('v2');
      expect(expected.rows).toEqual([
        [701, 700, 1],
        [900, 900, 0],
      ]);

      const writes = await stopBeforeEachWrite(origin, base);
      expect(writes).toBeGreaterThan(moreThan);
      for (let write = 1; write <= writes; write++) await expectTakenUp(folderOf(base, write), write, expected);

      // A process that a signal kills before a write leaves the same stores as the copies above.
      for (const write of [1, Math.ceil(writes / 2), writes]) {
        const folder = join(base, `killed ${write}`);
        await cp(origin, folder, { recursive: true });
        expect(await start(folder, write)).toBe('killed');
        await expectTakenUp(folder, write, expected);
      }
      const unharmed = join(base, 'unharmed');
      await cp(origin, unharmed, { recursive: true });
      expect(await start(unharmed, writes + 1)).toBe('done');
      await expectTakenUp(unharmed, writes + 1, expected);
    } finally {
      await rm(base, { recursive: true, force: true });
    }
  }

  /**
   * Completes the unfinished work once, and copies the stores before each write. A copy is what a power cut at that
   * moment leaves.
   */
  async function stopBeforeEachWrite(origin: string, base: string): Promise<number> {
    const running = join(base, 'running');
    await cp(origin, running, { recursive: true });
    let writes = 0;
    const beforeWrite = () => cpSync(running, folderOf(base, ++writes), { recursive: true });
    const [data, models] = stores(running).map((store) => openInterruptedStore(store, beforeWrite));
    await takeUp(data!, models!, cache);
    return writes;
  }

  async function expectTakenUp(folder: string, write: number, expected: Awaited<ReturnType<typeof summaryOf>>) {
    await championModel(stores(folder)[1]);
    await takeUp(...stores(folder), cache);
    expect(await summaryOf(...stores(folder)), `stopped before write ${write}`).toEqual(expected);
    await rm(folder, { recursive: true });
  }

  async function summaryOf(data: Store, models: Store) {
    const ledger = await readLedger(data, rugs.name);
    const rows = [];
    for (const id of Object.keys(ledger.uploads)) {
      const { read, accepted, refused } = JSON.parse(await readText(data, `uploads/rugs/${id}/receipt.json`)).rows;
      rows.push([read, accepted, refused]);
    }
    return {
      inForce: inForce(ledger),
      versions: ledger.versions,
      champion: await championModel(models),
      rows: rows.sort((a, b) => a[0] - b[0]),
    };
  }
});

function stores(folder: string): readonly [data: Store, models: Store] {
  return [openFileStore(`${folder}/data`), openFileStore(`${folder}/models`)];
}

function folderOf(base: string, write: number): string {
  return join(base, `before write ${write}`);
}

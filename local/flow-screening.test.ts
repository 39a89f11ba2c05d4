import { describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.ts';
import { makeRugs } from '../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { getUpload } from '../lambdas/http/routes/uploads.ts';
import type { Figures } from '../lambdas/metrics.ts';
import { findUpload, inForce, isRefusal, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf, uploadIdOfBytes } from '../registry/upload-id.ts';
import { createRecipe } from '../training/lattice/recipe.ts';
import { splitOf } from '../training/summary/split.ts';
import { createRowHasher } from '../training/table/hash.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs, rugsCsv } from './testing/rug-flow.ts';

const cache = KEPT_TEMPLATES;

/**
 * A store that writes receipts only when `count` of them are waiting to be written. By then all uploads have been
 * screened.
 */
function screenedTogether(store: Store, count: number): Store {
  const all = Promise.withResolvers<void>();
  let waiting = 0;
  return {
    ...store,
    putIfAbsent: async (key, body) => {
      if (key.endsWith('/receipt.json')) {
        if (++waiting === count) all.resolve();
        await all.promise;
      }
      return store.putIfAbsent(key, body);
    },
  };
}

describe('two exports of the same rows that are screened at the same moment', () => {
  it.each([
    ['read whole', { overBytes: 1e9, pieceBytes: 1 }],
    ['read in pieces', { overBytes: 100, pieceBytes: 9_000 }],
  ])('do not both count: the second is held with its reason; %s', async (_, shardSizes) => {
    const memory = memoryStore();
    const told: Figures[] = [];
    const flow = await createRugFlow(screenedTogether(memory, 2), memoryStore(), cache, {
      shardSizes,
      metrics: (_subject, figures) => told.push(figures),
    });
    const [january, later] = [rugsCsv(900, 1), rugsCsv(500, 2)];
    const files = [january, january + later.slice(later.indexOf('\n') + 1)];
    const keys = await Promise.all(files.map((file, i) => putRugs(memory, `${i}.csv`, file)));
    const outcomes = await Promise.all(keys.map((key, i) => flow.announce(key, `run-${i}`)));
    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);

    const ledger = await readLedger(memory, rugs.name);
    expect(inForce(ledger)).toHaveLength(1);
    const held = Object.keys(ledger.uploads).find((id) => !inForce(ledger).includes(id))!;
    expect(await getUpload(memory, rugs, held)).toMatchObject({
      state: 'held',
      because: 'overlaps',
      message: expect.stringMatching(/^About \d+\u00a0% of its rows already stand in uploads in force/),
    });
    expect(told.flatMap(({ UploadsHeld = [] }) => UploadsHeld).sort()).toEqual([0, 1]);
    const stories = await Promise.all(keys.map((_key, i) => findRun(memory, rugs.name, `run-${i}`)));
    const messages = stories.flatMap((story) => story?.steps.find(({ step }) => step === 'ingest')?.message ?? []);
    expect(messages.filter((message) => /is held: About/.test(message))).toHaveLength(1);
  });

  it('both count if they share no row', async () => {
    const memory = memoryStore();
    const flow = await createRugFlow(screenedTogether(memory, 2), memoryStore(), cache);
    const keys = await Promise.all([1, 2].map((seed) => putRugs(memory, `${seed}.csv`, rugsCsv(600, seed))));
    await Promise.all(keys.map((key) => flow.announce(key)));
    expect(inForce(await readLedger(memory, rugs.name))).toHaveLength(2);
  });
});

describe('an upload of which no row is trained on', () => {
  it('is refused if it would be alone, also if a second such upload comes at the same moment', async () => {
    const memory = memoryStore();
    const flow = await createRugFlow(screenedTogether(memory, 2), memoryStore(), cache);
    const keys = await Promise.all([3, 5].map((seed) => putRugs(memory, `${seed}.csv`, untrainedCsv(rugs, seed))));
    const outcomes = await Promise.all(keys.map((key) => flow.announce(key)));
    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    const { uploads } = await readLedger(memory, rugs.name);
    expect(Object.values(uploads).map(({ state, because }) => [state, because])).toEqual([
      ['refused', 'no-training-row'],
      ['refused', 'no-training-row'],
    ]);
  });

  it('counts beside other uploads, and cannot stay in force without them', async () => {
    const data = memoryStore();
    const flow = await createRugFlow(data, memoryStore(), cache);
    const first = await putRugs(data, 'a.csv', rugsCsv(900, 1));
    await flow.announce(first);
    const key = await putRugs(data, 'b.csv', untrainedCsv(rugs, 3));
    expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
    const [trained, untrained] = [await uploadIdOf(data, first), await uploadIdOf(data, key)];
    expect(findUpload(await readLedger(data, rugs.name), untrained)).toMatchObject({
      state: 'in force',
      untrained: true,
    });
    const refused = await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, trained, mover));
    expect(refused).toEqual({
      refused: 'last-in-force',
      message: `Upload ${trained} is the only one in force that has rows to train on; upload its replacement first, then withdraw it.`,
    });
    expect(isRefusal(await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, untrained, mover)))).toBe(false);
  });
});

/** Rugs that all fall on the calibration or the holdout split. */
function untrainedCsv({ columns }: Dataset, seed: number): string {
  const recipe = createRecipe(rugs);
  const hash = createRowHasher(columns.length, recipe.config.seed);
  const lines = rugsCsv(400, seed).trim().split('\n');
  const isTrained = makeRugs(400, seed).map(
    ({ row, price }) => typeof splitOf(recipe, hash(row, price).split) === 'number',
  );
  const rows = lines.slice(1).filter((_, i) => !isTrained[i]);
  return `${[lines[0], ...rows].join('\n')}\n`;
}

describe('a file of rugs that the champion does not know', () => {
  const withArea = (csv: string, holds: (area: number) => boolean) => {
    const [header, ...lines] = csv.trim().split('\n');
    return `${[header, ...lines.filter((line) => holds(Number(line.split(',')[0])))].join('\n')}\n`;
  };
  const learn = async (first: string, second: string) => {
    const data = memoryStore();
    const flow = await createRugFlow(data, memoryStore(), cache);
    for (const [i, csv] of [first, second].entries()) await flow.announce(await putRugs(data, `${i}.csv`, csv));
    const { verdict } = (await findReceipt(data, rugs.name, uploadIdOfBytes(Buffer.from(second))))!;
    return verdict;
  };

  it('is held if most of them are larger than any that it has seen', async () => {
    const small = withArea(rugsCsv(900, 1), (area) => area < 2);
    const large = withArea(rugsCsv(900, 2), (area) => area > 7);
    expect(await learn(small, large)).toMatchObject({
      state: 'held',
      message: expect.stringContaining('of its rows lie outside of the range that the champion knows'),
    });
  });

  it('is in force if they are within its range, however few rugs it has seen', async () => {
    expect(await learn(rugsCsv(80, 1), rugsCsv(900, 2))).toMatchObject({ state: 'in force' });
  });
});

import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { ShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import type { Figures } from '../lambdas/metrics.ts';
import { accept, findUpload, inForce, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { uploadIdOf } from '../registry/upload-id.ts';
import { casesOf, someOf } from '../tests/share-of-cases.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { championModel, createRugFlow, mover, putRugs, readText, rugsCsv } from './testing/rug-flow.ts';

const cache = KEPT_TEMPLATES;

const WHOLE: ShardSizes = { overBytes: Number.MAX_SAFE_INTEGER, pieceBytes: 1 };
const cutInto = (pieceBytes: number): ShardSizes => ({ overBytes: 100, pieceBytes });

/**
 * Rugs with an unused column of remarks, some of which have quotes or several lines. Some rows are refused, for
 * different reasons.
 */
function remarkedCsv(count: number, seed: number, newline = '\n'): string {
  const [header, ...rows] = rugsCsv(count, seed).trim().split('\n');
  const remarks = ['plain', '"two\nlines"', '"a ""quoted"" word,\r\n\r\nand more"', '5" wide', '"x"y', '"', ''];
  const lines = rows.map(
    (row, i) =>
      `${i % 97 === 0 ? row.replace(/,\w+,/, ',medum,') : row},${remarks[i % 41 === 0 ? 4 : (i * 7 + (i >> 3)) % 4]}`,
  );
  lines.splice(
    count >> 1,
    0,
    `6,fine,30,2,900,${remarks[4]}`,
    `6,fine,30,2,900,${remarks[5]}`,
    '',
    `\uFEFF7,fine,30,2,950,`,
  );
  return `\uFEFF${[`${header},remark`, ...lines].join(newline)}${newline}`;
}

/** Two open quotes. The second stays open to the end of the file. How the first is read depends on the second. */
function openCsv(newline: string): string {
  const [header, ...rows] = rugsCsv(700, 3).trim().split('\n');
  rows.splice(400, 0, '6,fine,30,2,"900', '"6,fine,30,2,900');
  return `${[header, ...rows].join(newline)}${newline}`;
}

async function ingestWith(shardSizes: ShardSizes, files: readonly string[]) {
  const stores = { data: memoryStore(), models: memoryStore() };
  const flow = await createRugFlow(stores.data, stores.models, cache, { shardSizes });
  for (const [i, file] of files.entries()) {
    const outcome = await flow.announce(await putRugs(stores.data, `${i}.csv`, file), `run-${i}`);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
  }
  return stores;
}

/** Everything stored of the uploads, without times. */
async function uploadsOf(data: Store) {
  const found: Record<string, unknown> = {};
  for await (const { key } of data.list('uploads/')) {
    const { body } = await data.get(key);
    if (key.endsWith('.parts.json')) continue;
    if (key.endsWith('.gz')) found[key] = gunzipSync(body).toString();
    else if (key.endsWith('.json')) {
      const { readAt: _, pieces: __, sha256: ___, ...receipt } = JSON.parse(Buffer.from(body).toString());
      found[key] = receipt;
    } else found[key] = Buffer.from(body).toString('latin1');
  }
  return found;
}

describe('a file that is summed up in shards', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('gives the same bytes as in one pass, for every way of cutting: %s', { timeout: 60_000 }, async (_, newline) => {
    const files = [remarkedCsv(700, 1, newline), remarkedCsv(500, 2, newline), openCsv(newline)];
    const whole = await ingestWith(WHOLE, files);
    const expected = await uploadsOf(whole.data);
    expect(Object.keys(expected)).toHaveLength(15);
    for (const pieceBytes of someOf([300, 1_111, 5_000, 16_000], 2)) {
      const cut = await ingestWith(cutInto(pieceBytes), files);
      expect(await uploadsOf(cut.data), `pieces of ${pieceBytes}`).toEqual(expected);
      expect(await championModel(cut.models)).toEqual(await championModel(whole.models));
      expect(await readText(cut.data, 'ledger/rugs.json').then(undated)).toBe(
        await readText(whole.data, 'ledger/rugs.json').then(undated),
      );
      const left: string[] = [];
      for await (const { key } of cut.data.list('pieces/')) left.push(key);
      expect(left).toEqual([]);
    }
  });
});

const undated = (text: string) => text.replaceAll(/"(since|readAt|sha256)": ".*"/g, '');

describe('a summary under another recipe', () => {
  const { lattice, terms } = rugs;
  const [area, ...cells] = lattice.axes;
  const [firstHat, ...otherHats] = terms.hats;
  /** A recipe with other knots on the lattice and other additive terms. */
  const recut = {
    ...rugs,
    recipeVersion: `${rugs.recipeVersion}-recut`,
    lattice: { ...lattice, axes: [{ ...area, knots: area.knots.map((knot) => knot * 1.01) }, ...cells] as const },
    terms: { ...terms, hats: [{ ...firstHat!, knots: firstHat!.knots.slice(1) }, ...otherHats] },
  };
  const withRecut = { datasets: new Map([[rugs.name, recut]]) };

  it('is replaced by the same map, and gives the bytes of a store that never had the other recipe', {
    timeout: 60_000,
  }, async () => {
    const files = [remarkedCsv(700, 1), remarkedCsv(500, 2), rugsCsv(300, 3)];
    const sizes = { overBytes: 15_000, pieceBytes: 400 };
    const { data, models } = await ingestWith(sizes, files);
    const withdrawn = await uploadIdOf(data, 'incoming/rugs/1.csv');
    await moveLedger(data, rugs.name, (ledger) => withdraw(ledger, withdrawn, mover));
    // Another file has taken the name of a file in force.
    await data.put('incoming/rugs/0.csv', 'something else');

    const flow = await createRugFlow(data, models, cache, { ...withRecut, shardSizes: sizes });
    expect(await flow.request('request', 'renewal')).toMatchObject({ status: 'SUCCEEDED' });
    const fresh = { data: memoryStore(), models: memoryStore() };
    const other = await createRugFlow(fresh.data, fresh.models, cache, { ...withRecut, shardSizes: WHOLE });
    for (const i of [2, 0]) await other.announce(await putRugs(fresh.data, `${i}.csv`, files[i]!));
    expect(await readText(models, `rugs/v4/model.json`)).toBe(await readText(fresh.models, 'rugs/v2/model.json'));
    const ids = inForce(await readLedger(data, rugs.name));
    expect(ids).toHaveLength(2);
    for (const id of ids)
      for (const file of ['summary.bin', 'samples.bin'])
        expect(
          Buffer.compare(
            (await data.get(`uploads/rugs/${id}/${file}`)).body,
            (await fresh.data.get(`uploads/rugs/${id}/${file}`)).body,
          ),
          file,
        ).toBe(0);
    const story = await findRun(data, rugs.name, 'renewal');
    expect(story?.steps[0]).toMatchObject({
      step: 'renew',
      message: expect.stringMatching(/^2 uploads in force are summed up anew, in \d+ parts: the recipe has changed\.$/),
    });

    // An upload that is accepted again later is summed up anew at that time.
    await moveLedger(data, rugs.name, (ledger) => accept(ledger, withdrawn, mover));
    expect(await flow.request('acceptance', 'later')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await findRun(data, rugs.name, 'later'))?.steps[0]?.message).toMatch(
      /^1 upload in force is summed up anew/,
    );
    expect(await flow.request('request', 'again')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await findRun(data, rugs.name, 'again'))?.steps[0]?.step).toBe('fit');
  });

  it('is replaced although every row of a shard was refused', { timeout: 60_000 }, async () => {
    const [header, ...rows] = rugsCsv(300, 3).trim().split('\n');
    const refused = Array.from({ length: 30 }, () => 'x,fine,1,1,5');
    const file = `${[header, ...rows.slice(0, 150), ...refused, ...rows.slice(150)].join('\n')}\n`;
    const sizes = { overBytes: 100, pieceBytes: 150 };
    const { data, models } = await ingestWith(sizes, [file]);
    const flow = await createRugFlow(data, models, cache, { ...withRecut, shardSizes: sizes });
    expect(await flow.request('request', 'renewal')).toMatchObject({ status: 'SUCCEEDED' });
    const fresh = { data: memoryStore(), models: memoryStore() };
    const whole = await createRugFlow(fresh.data, fresh.models, cache, { ...withRecut, shardSizes: WHOLE });
    await whole.announce(await putRugs(fresh.data, '0.csv', file));
    expect(await readText(models, 'rugs/v2/model.json')).toBe(await readText(fresh.models, 'rugs/v1/model.json'));
  });

  it('is not replaced again and again if that does not help', async () => {
    const { data, models } = await ingestWith(WHOLE, [rugsCsv(300, 3)]);
    const forgetful: Store = {
      ...data,
      put: (key, body) => data.put(key.replace(/^uploads(.*)\/summary\.bin$/, 'lost$1'), body),
    };
    const flow = await createRugFlow(forgetful, models, cache, withRecut);
    expect(await flow.request('request', 'vain')).toMatchObject({ status: 'FAILED', error: 'RenewalError' });
  });

  it('stops the run if an accepted row can no longer be read', async () => {
    const { data, models } = await ingestWith(WHOLE, [rugsCsv(300, 3)]);
    const columns = rugs.columns.map((column) => (column.name === 'age' ? { ...column, max: 10 } : column));
    const narrow = { ...rugs, recipeVersion: 'narrow', columns: columns as typeof rugs.columns };
    const flow = await createRugFlow(data, models, cache, { datasets: new Map([[rugs.name, narrow]]) });
    expect(await flow.request('request', 'narrow')).toMatchObject({ status: 'FAILED', error: 'RenewalError' });
    expect((await findRun(data, rugs.name, 'narrow'))?.steps.map(({ message }) => message).join()).toMatch(
      /upload \w{16} cannot be summed up anew: ".*" was accepted, and now age is .* Withdraw it and send it again\./,
    );
  });
});

describe('a file that is cut', () => {
  it('has at most ten of its shards in the story of its run', async () => {
    const { data } = await ingestWith(cutInto(300), [remarkedCsv(700, 1)]);
    const { steps } = (await findRun(data, rugs.name, 'run-0'))!;
    expect(steps[0]).toMatchObject({
      step: 'prepare',
      message: expect.stringMatching(/^0\.csv, 0\.0 MB, is read in \d\d parts\.$/),
    });
    const told = steps.filter(({ step }) => step.startsWith('piece-'));
    expect(told.length).toBeGreaterThan(5);
    expect(told.length).toBeLessThanOrEqual(11);
    expect(told[0]?.message).toMatch(/^Piece \d+ of \d\d is summed up: \d+ of \d+ rows accepted\.$/);
    expect(steps.map(({ step }) => step).filter((step) => !step.startsWith('piece-'))).toEqual([
      ...['prepare', 'ingest', 'fit', 'evaluate', 'decide', 'promote'],
    ]);
  });

  it('is one upload, however often it is announced, and whether it is cut or not', async () => {
    const data = memoryStore();
    const models = memoryStore();
    const cut = await createRugFlow(data, models, cache, { shardSizes: cutInto(2_000) });
    const whole = await createRugFlow(data, models, cache, { shardSizes: WHOLE });
    const key = await putRugs(data, 'a.csv', remarkedCsv(400, 1));
    const outcomes = await Promise.all([cut, whole, cut].map((flow) => flow.announce(key)));
    outcomes.push(await cut.announce(key), await whole.announce(key));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('SUCCEEDED'));
    expect(Object.keys((await readLedger(data, rugs.name)).uploads)).toHaveLength(1);
  });

  it.each([
    ['compressed', () => gzipSync(remarkedCsv(400, 1)), 'in force', undefined],
    ['of another table', () => `a,b\n${'1,2\n'.repeat(9_000)}`, 'refused', 'missing-columns'],
    ['a workbook', () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(9_000)]), 'refused', 'compressed'],
    ['full of open quotes', () => `${rugsCsv(400, 1)}${'a","c\n'.repeat(casesOf(60_000))}`, 'refused', 'quotes'],
    [
      'without a usable row',
      () => `area,knotting,age,fringes,price\n${'x,fine,1,1,5\n'.repeat(900)}`,
      'refused',
      'no-usable-row',
    ],
    ['a header alone', () => `area,knotting,age,fringes,price${'\n'.repeat(900)}`, 'refused', 'no-usable-row'],
  ])('has the same outcome as in one pass: %s', { timeout: 30_000 }, async (_, make, state, because) => {
    const receipts = [];
    for (const shardSizes of [WHOLE, cutInto(because === 'quotes' ? casesOf(100_000) : 2_000)]) {
      const data = memoryStore();
      const flow = await createRugFlow(data, memoryStore(), cache, { shardSizes });
      await data.put('incoming/rugs/a.csv', make());
      expect(await flow.announce('incoming/rugs/a.csv')).toMatchObject({ status: 'SUCCEEDED' });
      const uploadId = await uploadIdOf(data, 'incoming/rugs/a.csv');
      const entry = findUpload(await readLedger(data, rugs.name), uploadId);
      expect(entry).toMatchObject({ state, ...(because && { because }) });
      receipts.push(await uploadsOf(data));
    }
    expect(receipts[1]).toEqual(receipts[0]);
  });

  it('fails its run if it changes during the run, and the run of its replacement reads the replacement', async () => {
    const data = memoryStore();
    const changing: Store = {
      ...data,
      put: async (key, body) => {
        if (key.endsWith('/cutting.json')) await data.put('incoming/rugs/a.csv', rugsCsv(500, 9));
        return data.put(key, body);
      },
    };
    const flow = await createRugFlow(changing, memoryStore(), cache, { shardSizes: cutInto(2_000) });
    await putRugs(data, 'a.csv', rugsCsv(400, 1));
    expect(await flow.announce('incoming/rugs/a.csv', 'torn')).toMatchObject({
      status: 'FAILED',
      error: 'StorageError',
    });
    expect((await findRun(data, rugs.name, 'torn'))?.steps.at(-1)?.message).toMatch(/a\.csv changed while it was read/);
    expect((await readLedger(data, rugs.name)).uploads).toEqual({});
  });

  it('says which shard failed and why, and fails its run once', async () => {
    const data = memoryStore();
    const failed: Figures[] = [];
    const flow = await createRugFlow({ ...data, putFile: refuseThird(data) }, memoryStore(), cache, {
      shardSizes: cutInto(2_000),
      metrics: (_subject, figures) => failed.push(figures),
    });
    expect(await flow.announce(await putRugs(data, 'a.csv', rugsCsv(400, 1)), 'full')).toMatchObject({
      status: 'FAILED',
    });
    const story = await findRun(data, rugs.name, 'full');
    const failures = story?.steps.filter(({ step }) => step === 'failure').map(({ message }) => message);
    expect(story?.state).toBe('failed');
    expect(failures).toEqual(['piece 3: RangeError: the third is too much', 'RangeError: the third is too much']);
    expect(failed.filter(({ RunsFailed }) => RunsFailed !== undefined)).toEqual([{ RunsFailed: 1 }]);
  });
});

function refuseThird(store: Store): Store['putFile'] {
  return async (key, path) => {
    if (key.includes('/000002.')) throw new RangeError('the third is too much');
    return store.putFile(key, path);
  };
}

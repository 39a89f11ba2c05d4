import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { findChampion } from '../registry/champion.ts';
import { accept, answer, findUpload, isRefusal, withdraw } from '../registry/ledger.ts';
import { moveLedger, readLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, mover, putRugs } from './testing/rug-flow.ts';

const months = ['2026-03', '2026-04', '2026-05', '2026-06'];
const HEADER = 'area,knotting,age,fringes,price';

/** Rugs of a month, each a tenth cheaper than the month before, as lines without a header. */
const linesOf = (m: number, count = 120, seed = m + 1) =>
  rugsCsv(count, seed, (price) => Math.max(1, Math.round(price * 0.9 ** m)))
    .trim()
    .split('\n')
    .slice(1);

interface DatedLine {
  readonly line: string;
  /** In ISO form. */
  readonly day: string;
}

/** Every month with days from 1 to 28. */
const all: readonly DatedLine[] = months.flatMap((month, m) =>
  linesOf(m).map((line, i) => ({ line, day: `${month}-${String((i % 28) + 1).padStart(2, '0')}` })),
);

const SPELLINGS: Readonly<Record<string, (day: string) => string>> = {
  iso: (day) => day,
  'day first': (day) => day.split('-').reverse().join('/'),
  'month first': (day) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`,
  serial: (day) => String(Date.parse(day) / 86_400_000 + 25_569),
};

const csvOf = (lines: readonly DatedLine[], spell: (day: string) => string = SPELLINGS.iso!) =>
  `${HEADER},sold on\n${lines.map(({ line, day }) => `${line},${spell(day)}`).join('\n')}\n`;

async function open(shards?: { overBytes: number; pieceBytes: number }) {
  const [data, models] = [memoryStore(), memoryStore()];
  const overrides = { datasets: new Map([[movingRugs.name, movingRugs]]), ...(shards && { shardSizes: shards }) };
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, overrides);
  const send = async (name: string, csv: string) => {
    const outcome = await flow.announce(await putRugs(data, name, csv));
    expect(outcome.status).toBe('SUCCEEDED');
    const id = uploadIdOfBytes(Buffer.from(csv));
    return { id, receipt: (await findReceipt(data, movingRugs.name, id))! };
  };
  /** A part of a file may be held for what it looks like by itself. The owner takes it in. */
  const takeIn = async (id: string) => {
    if (findUpload(await readLedger(data, movingRugs.name), id)?.state === 'held') {
      const moved = await moveLedger(data, movingRugs.name, (ledger) => accept(ledger, id, mover));
      expect(isRefusal(moved)).toBe(false);
      expect((await flow.request('acceptance')).status).toBe('SUCCEEDED');
    }
    expect(findUpload(await readLedger(data, movingRugs.name), id)?.state).toBe('in force');
  };
  const modelOf = async (version: string) =>
    Buffer.from((await models.get(`${movingRugs.name}/${version}/model.json`)).body).toString();
  const model = async () => modelOf((await findChampion(models, movingRugs.name))!.champion.version);
  /** The model of all that is in force, also where the champion stays. */
  const lastFitted = async () => {
    const { versions } = await readLedger(data, movingRugs.name);
    return modelOf(`v${Math.max(...Object.values(versions).map((version) => Number(version.slice(1))))}`);
  };
  return { data, flow, send, takeIn, model, lastFitted };
}

/** The model of a file for each month, in its folder. */
const ofFolders = (async () => {
  const { send, model } = await open();
  for (const [m, month] of months.entries()) await send(`${month}/list.csv`, `${HEADER}\n${linesOf(m).join('\n')}\n`);
  return model();
})();

describe('a file with a column of dates', () => {
  it('comes to the bytes of a file for each month, however it is ordered, written, divided and cut', async () => {
    const expected = await ofFolders;
    const order = fc.shuffledSubarray([...all.keys()], { minLength: all.length });
    const divided = fc.subarray([120, 200, 300]);
    await fc.assert(
      fc.asyncProperty(
        order,
        divided,
        fc.constantFrom(...Object.values(SPELLINGS)),
        fc.option(fc.integer({ min: 400, max: 4000 }), { nil: undefined }),
        async (places, ends, spell, pieceBytes) => {
          const { send, takeIn, lastFitted } = await open(pieceBytes ? { overBytes: 0, pieceBytes } : undefined);
          const lines = places.map((place) => all[place]!);
          const bounds = [0, ...ends, lines.length];
          for (const [i, from] of bounds.slice(0, -1).entries()) {
            const { id } = await send(`part-${i}.csv`, csvOf(lines.slice(from, bounds[i + 1]), spell));
            await takeIn(id);
          }
          expect(await lastFitted()).toBe(expected);
        },
      ),
      { numRuns: 8 },
    );
  }, 60_000);

  it('leaves the bytes as they were once it is withdrawn', async () => {
    const { data, flow, send, model } = await open();
    for (const [m, month] of months.entries()) await send(`${month}/list.csv`, `${HEADER}\n${linesOf(m).join('\n')}\n`);
    const more = months.flatMap((month, m) => linesOf(m, 30, 40 + m).map((line) => ({ line, day: `${month}-15` })));
    const { id } = await send('more.csv', csvOf(more));
    const withdrawn = await moveLedger(data, movingRugs.name, (ledger) => withdraw(ledger, id, mover));
    expect(isRefusal(withdrawn)).toBe(false);
    await flow.request('withdrawal');
    expect(await model()).toBe(await ofFolders);
  });

  it.each([
    ['whole', undefined],
    ['in shards', { overBytes: 0, pieceBytes: 3000 }],
  ])('that was read %s is summed up anew from its accepted rows, to the same bytes', async (_, shards) => {
    const { data, flow, send } = await open(shards);
    const { id, receipt } = await send('list.csv', csvOf(all, SPELLINGS['day first']));
    expect(receipt.convention).toMatchObject({ dateCell: 5, reading: { dates: 'day-first' } });
    expect(receipt.pieces ?? 1).toBeGreaterThan(shards ? 2 : 0);
    const folder = `uploads/rugs/${id}`;
    const bytesOf = async () => {
      const stored = await Promise.all(['summary.bin', 'samples.bin'].map((file) => data.get(`${folder}/${file}`)));
      return stored.map(({ body }) => Buffer.from(body).toString('base64'));
    };
    const before = await bytesOf();
    await data.remove(`${folder}/summary.bin`);
    expect(await flow.request('request')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await bytesOf()).toEqual(before);
  });

  it('tells its dates in the receipt, and refuses the rows whose date cannot be', async () => {
    const { data, send } = await open();
    const slips: DatedLine[] = ['2062-06-01', '1926-06-01', 'soon', ''].map((day, i) => ({
      line: linesOf(5)[i]!,
      day,
    }));
    const { id, receipt } = await send('2026-05/list.csv', csvOf([...all, ...slips]));
    expect(receipt.rows).toMatchObject({ accepted: all.length + 1, refused: 3 });
    expect(receipt.notes.at(-1)).toBe(
      '480 accepted rows say when they were priced, from 2026-03-01 to 2026-06-28; the other row is of 2026-05.',
    );
    const folder = `uploads/rugs/${id}`;
    const rejected = Buffer.from((await data.get(`${folder}/rejected.csv`)).body).toString();
    expect(rejected).toMatch(/2062-06-01"", but that is later than the day/);
    expect(rejected).toMatch(/1926-06-01"", but that is before 2000-01-01/);
    expect(rejected).toMatch(/soon"", but must be a date/);
    const accepted = gunzipSync((await data.get(`${folder}/accepted.csv.gz`)).body)
      .toString()
      .split('\n');
    expect(accepted[0]).toBe('area,knotting,age,fringes,date,price');
    expect(accepted[1]).toContain(',2026-03-01,');
  });

  it('in which no date tells what comes first is held with the question, and read by the answer', async () => {
    const { data, flow, send, model } = await open();
    const early = all.map(({ line, day }, i) => ({
      line,
      day: `${day.slice(0, 8)}${String((i % 12) + 1).padStart(2, '0')}`,
    }));
    const csv = csvOf(early, SPELLINGS['month first']);
    const { id, receipt } = await send('list.csv', csv);
    expect(receipt.verdict).toMatchObject({ state: 'held', because: 'ambiguous-dates' });
    expect(receipt.verdict.message).toContain('Accept it with {"dates":"day-first"} or {"dates":"month-first"}.');
    await moveLedger(data, movingRugs.name, (ledger) => answer(ledger, id, { dates: 'month-first' }));
    expect(await flow.announce('incoming/rugs/list.csv')).toMatchObject({ status: 'SUCCEEDED' });
    expect(findUpload(await readLedger(data, movingRugs.name), id)).toMatchObject({ state: 'in force' });
    const answered = await model();
    const clear = await open();
    await clear.send('list.csv', csvOf(early));
    expect(answered).toBe(await clear.model());
  });

  it('is compared with the champion row by row, each at the level of its own month', async () => {
    const { send } = await open();
    const falling = months.flatMap((month, m) =>
      rugsCsv(120, m + 1, (price) => Math.max(1, Math.round(price * 0.4 ** m)))
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => ({ line, day: `${month}-15` })),
    );
    await send('list.csv', csvOf(falling));
    const old = rugsCsv(100, 77).trim().split('\n').slice(1);
    const { receipt } = await send('found.csv', csvOf(old.map((line) => ({ line, day: '2026-03-20' }))));
    expect(receipt.verdict).toMatchObject({ state: 'in force' });
    const other = rugsCsv(100, 78).trim().split('\n').slice(1);
    const wrong = await send('wrong.csv', csvOf(other.map((line) => ({ line, day: '2026-06-20' }))));
    expect(wrong.receipt.verdict).toMatchObject({ state: 'held', because: 'contradicts-champion' });
  });
});

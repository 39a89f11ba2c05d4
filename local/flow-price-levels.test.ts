import { describe, expect, it } from 'vitest';
import type { LatticeDataset } from '../datasets/lattice-dataset.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { answer } from '../registry/ledger.ts';
import { moveLedger } from '../registry/ledger-store.ts';
import { findReceipt } from '../registry/receipt.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow, putRugs, rugsCsv } from './testing/rug-flow.ts';

const times = (factor: number) => (price: number) => Math.max(1, Math.round(price * factor));
const shippedCsv = rugsCsv(900, 41);
const shipping = {
  ...movingRugs,
  ships: { uploadId: uploadIdOfBytes(Buffer.from(shippedCsv)), source: 'shipped' },
} satisfies LatticeDataset;

const runOf = (name: string) => name.replaceAll(/\W/g, '-');

type ShardSizes = { readonly overBytes: number; readonly pieceBytes: number };

/** A store that has read these files one after the other. */
async function storeOf(files: Readonly<Record<string, string>>, shardSizes?: ShardSizes) {
  const data = memoryStore();
  const flow = await createRugFlow(data, memoryStore(), KEPT_TEMPLATES, {
    datasets: new Map([[shipping.name, shipping]]),
    ...(shardSizes && { shardSizes }),
  });
  let runs = 0;
  const read = async (name: string, csv: string) => {
    const runId = runs++ < 2 ? runOf(name) : `${runOf(name)}-${runs}`;
    expect(await flow.announce(await putRugs(data, name, csv), runId)).toMatchObject({ status: 'SUCCEEDED' });
    return (await findReceipt(data, shipping.name, uploadIdOfBytes(Buffer.from(csv))))!;
  };
  for (const [name, csv] of Object.entries(files)) await read(name, csv);
  return { data, read };
}

const own = { '2026-05/own.csv': rugsCsv(500, 42) };

describe('the first file of a new source is judged by its shape, and its level is told', () => {
  it.each([
    ['read whole', undefined],
    ['read in pieces', { overBytes: 100, pieceBytes: 2_000 }],
  ])('rows of the owner, at 1.4 times what ships: %s', async (_, shardSizes) => {
    const { data, read } = await storeOf({ 'rugs.csv': shippedCsv }, shardSizes);
    const { verdict, level } = await read('own.csv', rugsCsv(120, 43, times(1.4)));
    expect(verdict.state).toBe('in force');
    expect(verdict.message).toMatch(
      /^These are your first prices\. They stand (39|40|41|42)\u00a0% above what was known/,
    );
    expect(level).toMatchObject({ first: true });
    expect(Math.abs(level!.ratio - 1.4)).toBeLessThan(0.05);
    expect(level!.bySize.map(({ size }) => size)).toEqual(['0.5 m²', '2.5 m²', '12 m²']);
    const run = await findRun(data, shipping.name, runOf('own.csv'));
    expect(run?.steps.find(({ step }) => step === 'ingest')?.message).toMatch(
      /^own\.csv is in force; 120 of 120 rows accepted\. These are your first prices\./,
    );
  });

  it('a wholesaler’s list, 40 % below the owner, beside whose next list a mark-up is held', async () => {
    const { read } = await storeOf(own);
    const { verdict } = await read('wholesaler/2026-05/list.csv', rugsCsv(300, 44, times(0.6)));
    expect(verdict.state).toBe('in force');
    expect(verdict.message).toMatch(/first prices of wholesaler\. They stand (39|40|41)\u00a0% below yours\./);
    const next = await read('wholesaler/2026-05/more.csv', rugsCsv(200, 45, times(0.6)));
    expect(next.verdict).toEqual({ state: 'in force' });
    expect(Math.abs(next.level!.ratio - 1)).toBeLessThan(0.05);
    const retail = await read('wholesaler/2026-05/retail.csv', rugsCsv(200, 46));
    expect(retail.verdict).toMatchObject({ state: 'held', because: 'contradicts-champion' });
  });

  it('but not prices in cents, nor prices by the unit of size', async () => {
    const { read } = await storeOf(own);
    const cents = await read('list/cents.csv', rugsCsv(200, 47, times(100)));
    expect(cents.verdict.message).toMatch(/They stand at (99|100|98|101|102) times the champion's, all sizes alike/);
    expect(cents.verdict.state).toBe('held');
    const lines = rugsCsv(200, 48).trimEnd().split('\n');
    const bySize = lines.map((line, i) => {
      const cells = line.split(',');
      return i === 0
        ? line
        : [...cells.slice(0, -1), Math.max(1, Math.round(Number(cells.at(-1)) / Number(cells[0])))].join(',');
    });
    expect((await read('other/bySize.csv', `${bySize.join('\n')}\n`)).verdict).toMatchObject({ state: 'held' });
  });
});

describe('prices in another currency', () => {
  const inDollars = (factor: number) => rugsCsv(300, 60, times(factor)).replace('price', 'price (USD)');

  it('are offered as a source of their own, whose level takes in the rate', async () => {
    const { data, read } = await storeOf(own);
    const asked = await read('list.csv', inDollars(1.16));
    expect(asked.verdict).toMatchObject({ state: 'held', because: 'other-currency' });
    expect(asked.verdict.message).toMatch(
      /Or take them in as a source of their own.*Accept it with \{"source":"usd-list"\} or /,
    );
    await moveLedger(data, shipping.name, (ledger) => answer(ledger, asked.uploadId, { source: 'usd-list' }));
    const receipt = await read('list.csv', inDollars(1.16));
    expect(receipt).toMatchObject({ source: 'usd-list', verdict: { state: 'in force' } });
    expect(receipt.notes).toContain(
      'Prices are in USD; the level of their source takes in rate, tax and mark-up against EUR.',
    );
    expect(Math.abs(receipt.level!.ratio - 1.16)).toBeLessThan(0.04);
    // The next list of that source lies in a folder of its name, and nothing is asked.
    const more = rugsCsv(200, 61, times(1.16)).replace('price', 'price (USD)');
    expect((await read('usd-list/2026-05/more.csv', more)).verdict.state).toBe('in force');
  });

  it('may be at any level: a list in yen is taken in as the source that its folder names', async () => {
    const { read } = await storeOf(own);
    const yen = rugsCsv(300, 62, times(17)).replace('price', 'price (JPY)');
    expect((await read('tokyo/2026-05/list.csv', yen)).verdict).toMatchObject({
      state: 'in force',
      message: expect.stringMatching(/first prices of tokyo\. They stand at 17 times yours/),
    });
  });

  it('are asked about if one file has two of them, whatever its folder', async () => {
    const { read } = await storeOf(own);
    const [header = '', ...rows] = rugsCsv(100, 63).trim().split('\n');
    const mixed = rows.map((row, i) => row.replace(/,([^,]*)$/, i % 2 ? ',£$1' : ',¥$1'));
    const { verdict } = await read('tokyo/list.csv', `${[header, ...mixed].join('\n')}\n`);
    expect(verdict).toMatchObject({ state: 'held', because: 'other-currency' });
    expect(verdict.message).not.toMatch(/source/);
  });
});

describe('a month of a known source is judged at the level of its own time', () => {
  it.each([
    [1.03, 'in force'],
    [1.5, 'held'],
    [0.6, 'held'],
  ])('at %d times the last month: %s', async (factor, state) => {
    const { read } = await storeOf(own);
    expect((await read('2026-06/own.csv', rugsCsv(300, 50, times(factor)))).verdict.state).toBe(state);
  });

  it('the reason tells a mark-up on all sizes from one on large rugs', async () => {
    const { read } = await storeOf(own);
    const all = await read('2026-06/all.csv', rugsCsv(300, 51, times(1.5)));
    expect(all.verdict.message).toMatch(
      /They stand (49|50|51|48|52)\u00a0% above the champion's, all sizes alike: a mark-up, another unit or another currency\?/,
    );
    const rows = rugsCsv(900, 52).trimEnd().split('\n');
    const large = rows.map((line, i) => {
      const cells = line.split(',');
      const isLarge = Number(cells[0]) > 5.5;
      return i === 0 || !isLarge ? line : [...cells.slice(0, -1), Math.round(1.5 * Number(cells.at(-1)))].join(',');
    });
    const dear = await read(
      '2026-06/large.csv',
      `${large.filter((line, i) => i % 4 === 0 || Number(line.split(',')[0]) > 5.5).join('\n')}\n`,
    );
    expect(dear.verdict.message).toMatch(/Only those from about 12 m² on stand \d+\u00a0% above the champion's/);
  });
});

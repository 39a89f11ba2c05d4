import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeRugs, rugsCsv } from '../../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import { uploadIdOfBytes } from '../../registry/upload-id.ts';
import { evaluate } from '../commands/evaluate.ts';
import type { Known } from '../known/known.ts';
import { shipped } from '../known/shipped.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { readModel } from '../pricing/read-model.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { trainFromText } from '../testing/train-from-text.ts';
import type { TrainJob } from './train-request.ts';

// They are declared in EUR.
const shippedCsv = rugsCsv(900, 1);
const ships = { uploadId: uploadIdOfBytes(Buffer.from(shippedCsv)), source: 'shipped' };
const known: Known = { ...shipped, datasets: new Map([[movingRugs.name, { ...movingRugs, ships }]]) };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-currency-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function learn(version: string, csv: string, more: Pick<TrainJob, 'upload' | 'base' | 'currency'>) {
  const config = { ...shipped.configuring.lattice!.defaults, reference: 'own' as const };
  return trainFromText(
    known,
    { folder, dataset: movingRugs.name, version, csv },
    { ...more, ...(more.base === undefined && { config }) },
  );
}

const unitOf = async (version: string, from = known) => {
  const { dataset, answerer } = await readModel(join(folder, version), from);
  const answer = answerer.answer(makeRugs(1, 5)[0]!.row);
  return [dataset.target.unit, (answer as { readonly unit?: string }).unit];
};

it('a model keeps the currency that it was trained in, whoever reads it, and takes no other one', async () => {
  await learn('own', rugsCsv(600, 2), { currency: 'CHF', upload: { asOf: '2026-05' } });
  expect(JSON.parse(await readFile(join(folder, 'own/receipt.json'), 'utf8'))).toMatchObject({ currency: 'CHF' });
  expect(await unitOf('own')).toEqual(['CHF', 'CHF']);
  expect(await unitOf('own', inCurrency(known, 'CHF'))).toEqual(['CHF', 'CHF']);
  await expect(unitOf('own', inCurrency(known, 'USD'))).rejects.toThrow(
    `${join(folder, 'own')} prices in CHF, so the currency cannot be USD; leave it out, or train another model.`,
  );
  await learn('next', rugsCsv(300, 3), { base: join(folder, 'own'), upload: { asOf: '2026-06' } });
  expect(await unitOf('next')).toEqual(['CHF', 'CHF']);

  const { session, results } = recordingSession();
  const data = join(folder, 'unseen.csv');
  await writeFile(data, rugsCsv(50, 4).replace('price', 'price (CHF)'));
  await evaluate({ model: join(folder, 'own'), data }, session, known);
  expect(results[0]!.value).toMatchObject({ unit: 'CHF' });
});

it('what ships stays in its own currency, and leaves that of the owner open', async () => {
  const upload = { asOf: '2026-05', source: 'shipped' };
  await expect(learn('own', shippedCsv, { currency: 'CHF' })).rejects.toThrow(
    'ships with rugs, and its prices are in EUR; give it with --source shipped.',
  );
  await learn('shipped', shippedCsv, { currency: 'CHF', upload });
  expect(await unitOf('shipped')).toEqual(['EUR', 'EUR']);
  await learn('own', rugsCsv(60, 6), { base: join(folder, 'shipped'), currency: 'CHF', upload: { asOf: '2026-05' } });
  expect(await unitOf('own')).toEqual(['CHF', 'CHF']);
});

it('a model from before currencies were chosen is in the declared one', async () => {
  await learn('own', rugsCsv(600, 2), {});
  expect(await unitOf('own', inCurrency(known, 'EUR'))).toEqual(['EUR', 'EUR']);
  await expect(unitOf('own', inCurrency(known, 'CHF'))).rejects.toThrow('prices in EUR, so the currency cannot be CHF');
  expect(() => inCurrency(known, 'francs')).toThrow('--currency is "francs", but must be the code of a currency');
});

it('prices in another currency are asked about, and may be taken in as those of a source', async () => {
  await learn('own', rugsCsv(600, 2), { currency: 'CHF', upload: { asOf: '2026-05' } });
  const list = rugsCsv(300, 7).replace('price', 'price (USD)');
  await expect(learn('list', list, { base: join(folder, 'own') })).rejects.toThrow(
    'Say it with --currency CHF. Or take them in as a source of their own with --source usd-list: its level takes in',
  );
});

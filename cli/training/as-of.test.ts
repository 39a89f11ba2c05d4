import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { referencingKinds } from '../../training/kinds/registered/referencing.ts';
import { tryingKinds } from '../../training/kinds/registered/trying.ts';
import { movingRugs } from '../../training/testing/moving-rugs.ts';
import { rugsCsv } from '../../training/testing/rugs-csv.ts';
import { makeRugs } from '../../training/testing/toy-dataset.ts';
import type { Known } from '../known/known.ts';
import { readModel } from '../pricing/read-model.ts';
import { noProgress } from '../terminal/progress.ts';
import { trainModel } from './train-job.ts';
import type { TrainJob } from './train-request.ts';

const known: Known = {
  datasets: new Map([[movingRugs.name, movingRugs]]),
  ...registeredKinds,
  trying: tryingKinds,
  referencing: referencingKinds,
  configuring: configuringKinds,
};

const priceOf = (answer: object) => (answer as { readonly price: number }).price;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-as-of-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function train(version: string, csv: string, more: Pick<TrainJob, 'upload' | 'base'>) {
  const output = join(folder, version);
  await mkdir(join(output, 'scratch'), { recursive: true });
  const path = join(folder, `${version}.csv`);
  await writeFile(path, csv);
  const config = { ...configuringKinds.lattice!.defaults, reference: 'own' as const };
  const job = { dataset: movingRugs.name, version, data: { name: `${version}.csv`, path }, folder: output };
  await trainModel({ ...job, ...more, ...(more.base === undefined && { config }) }, noProgress, known);
  return readModel(output, known);
}

it('a training goes on with another month at its own level, and its receipt keeps the months', async () => {
  await train('may', rugsCsv(900, 1), { upload: { asOf: '2026-05' } });
  const halved = rugsCsv(900, 2, (price) => Math.max(1, Math.round(price / 2)));
  const base = join(folder, 'may');
  const { answerer } = await train('june', halved, { base, upload: { asOf: '2026-06', source: 'fair' } });
  const level = (at: string) => {
    const rows = makeRugs(200, 9);
    const asked = answerer.at!(at)!;
    return rows.reduce((sum, { row, price }) => sum + Math.log(priceOf(asked.answer(row)) / price), 0) / rows.length;
  };
  expect(level('2026-05')).toBeCloseTo(0, 1);
  const receipt = JSON.parse(await readFile(join(folder, 'june/receipt.json'), 'utf8'));
  expect(receipt.files).toMatchObject([{ asOf: '2026-05' }, { asOf: '2026-06', source: 'fair' }]);
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { latticeAnswering } from '../../training/lattice/answering.ts';
import { createEquations } from '../../training/lattice/equations.ts';
import { fitModel } from '../../training/lattice/fit-model.ts';
import { encodeModel } from '../../training/lattice/model.ts';
import { createRecipe } from '../../training/lattice/recipe.ts';
import { createSummariser } from '../../training/lattice/summarise.ts';
import { dayOf } from '../../training/table/period.ts';
import type { KnownAnswers } from '../known/known.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { market } from './market.ts';

const dated = {
  ...rugs,
  market: {
    rhythm: 'month',
    sizes: [0.5, 2.5, 12].map(Math.log),
    slopes: ['knotting'],
    residual: 0.1,
    walk: { common: 0.1, each: 0.03 },
    drift: 0.05,
    source: { common: 0.3, each: 0.05 },
  },
} satisfies LatticeDataset;
const known: KnownAnswers = { datasets: new Map([[dated.name, dated]]), answering: { lattice: latticeAnswering } };

let folder = '';
const { session, results } = recordingSession();

/** Rugs of each month, each month a fifth cheaper than the one before it. */
function modelOf(months: number): string {
  const recipe = createRecipe(dated);
  const summariser = createSummariser(recipe, undefined, undefined, { dated: true });
  for (const [i, { row, price }] of makeRugs(150 * months, 4).entries())
    summariser.add(row, price * 0.8 ** (i % months), dayOf(2026, (i % months) + 1, 1));
  const { summary, samples } = summariser.finish();
  const { model } = fitModel(recipe, createEquations(recipe, summary), samples.calibration, { tolerance: 1e-4 });
  return encodeModel(model);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-market-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('prints a line for each period with its level, and writes the same as CSV', async () => {
  await writeFile(join(folder, 'model.json'), modelOf(3));
  const output = join(folder, 'index.csv');
  await market({ model: folder, output }, session, known);
  const { text, value } = results.at(-1)!;
  const lines = text.split('\n').slice(4);
  expect(lines.map((line) => line.slice(0, 7))).toEqual(['2026-01', '2026-02', '2026-03']);
  expect(lines[0]).toMatch(/●.* 1\.[56]\d\d .*1\.\d{3}–1\.\d{3}/);
  expect(lines[2]).toMatch(/● +1\.000 /);
  expect(value).toMatchObject({ dataset: 'rugs', asOf: '2026-03', periods: { length: 3 } });
  const [header, ...rows] = (await readFile(output, 'utf8')).trimEnd().split('\n');
  expect([header, rows.length]).toEqual(['period,area,level,low,high,rows', 12]);
});

it('says that there is no index if all rows stand at one level', async () => {
  await writeFile(join(folder, 'model.json'), modelOf(1));
  await expect(market({ model: folder }, session, known)).rejects.toThrow('has no index of prices');
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import type { ForwardFigures } from '../../training/evaluation/forward-errors.ts';
import type { PriceTrialFigures } from '../../training/kinds/kind.ts';
import type { Known } from '../known/known.ts';
import { shipped } from '../known/shipped.ts';
import { recordingSession } from '../testing/recording-session.ts';
import { trainFromText } from '../testing/train-from-text.ts';
import { evaluate } from './evaluate.ts';
import { evaluateForward } from './evaluate-forward.ts';

const known: Known = { ...shipped, datasets: new Map([[movingRugs.name, movingRugs]]) };

let folder = '';
const { session, results } = recordingSession();

/** Rugs of 2025, month by month in turn, each month a tenth cheaper than the one before it. */
function csvOf(months: number, seed: number): string {
  const lines = makeRugs(150 * months, seed).map(({ row: [area, knotting, age, fringes], price }, i) => {
    const level = ['coarse', 'medium', 'fine'][knotting!];
    const month = String((i % months) + 1).padStart(2, '0');
    return `${area},${level},${age},${fringes},2025-${month}-10,${Math.max(1, Math.round(price * 0.9 ** (i % months)))}`;
  });
  return `area,knotting,age,fringes,date,price\n${lines.join('\n')}\n`;
}

const put = async (name: string, text: string) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-forward-'));
  await trainFromText(known, { folder, dataset: movingRugs.name, version: 'model', csv: csvOf(8, 3) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('tries each of the last six months on a model of the months before it', async () => {
  await evaluateForward({ model: join(folder, 'model'), data: join(folder, 'model.csv') }, session, known);
  const { value, text } = results.at(-1)!;
  const { forward } = value as { forward: ForwardFigures[] };
  expect(forward.map(({ period }) => period)).toEqual(['03', '04', '05', '06', '07', '08'].map((m) => `2025-${m}`));
  for (const { rows, bias, error } of forward) {
    expect(rows).toBe(150);
    // Each month is a tenth cheaper than the last that was learnt; a drift that is found may carry a part of it.
    expect(bias).toBeGreaterThan(0.03);
    expect(bias).toBeLessThan(0.15);
    expect(error).toBeGreaterThanOrEqual(bias);
  }
  expect(text).toContain('Forward in time, on 900 rows since 2025-03');
});

it('is told apart from a trial, in which each row is judged at the level of its own month', async () => {
  await evaluate({ model: join(folder, 'model'), data: join(folder, 'model.csv') }, session, known);
  const { metrics, range } = results.at(-1)!.value as PriceTrialFigures;
  // At the level of the last month the first would be off by a half.
  expect(metrics.medianAbsolutePercentageError).toBeLessThan(0.1);
  expect(range.coverage).toBeGreaterThan(0.85);
});

it('needs a file with dates of several periods', async () => {
  const model = join(folder, 'model');
  await expect(evaluateForward({ model, data: await put('one.csv', csvOf(1, 4)) }, session, known)).rejects.toThrow(
    'are of one period',
  );
  const undated = csvOf(2, 5)
    .replaceAll(/,2025-..-10/g, '')
    .replace(',date', '');
  await expect(evaluateForward({ model, data: await put('none.csv', undated) }, session, known)).rejects.toThrow(
    'has no column of dates',
  );
});

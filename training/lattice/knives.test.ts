import { describe, expect, it } from 'vitest';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import { decide } from '../evaluation/decide.ts';
import { renderReport } from '../report/render-report.ts';
import { rowOf } from '../table/item.ts';
import { dayOf } from '../table/period.ts';
import { createAppraiser } from './appraise.ts';
import { createReport } from './create-report.ts';
import { describeScale } from './describe-scale.ts';
import { createEquations } from './equations.ts';
import { evaluate } from './evaluate.ts';
import { fitModel } from './fit-model.ts';
import { marketIndexOf } from './market-index.ts';
import { decodeModel, encodeModel } from './model.ts';
import { createRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';
import { summarise } from './testing/summaries.ts';

/** A dataset without flags, repair, doubts, gate, bands, candidates and patterns, on 40 rows. */
const recipe = createRecipe(knives);
const { summary, samples } = summarise(recipe, makeKnives(40, 7));
const fitted = fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit);
const { appraise, price } = createAppraiser(knives, fitted.model);
const item = rowOf(knives, { length_mm: 210, wear: 'light', maker: 'Brock', age: 12 });

describe('a dataset without all optional parts', () => {
  it('does not need the constant column', () => {
    expect(Array.from(item)).toEqual([210, 1, 1, 0, 12]);
  });

  it('takes the declared penalty and length, since it declares no candidates', () => {
    expect(fitted.trials).toEqual([]);
    expect([fitted.model.penalty, fitted.model.length]).toEqual([0.1, 1]);
  });

  it('prices with reasons for each given input, which add up', () => {
    const { reasons, reference, price: given, range } = appraise(item);
    expect(reasons.map(({ input, given: value }) => [input, value])).toEqual([
      ['size', 210],
      ['state', 'light'],
      ['hand', 'Brock'],
      ['time', 12],
    ]);
    const sum = reasons.reduce((total, { amount }) => total + amount, reference.price);
    expect(sum).toBeCloseTo(given, 2);
    expect([range.low < given, range.high > given]).toEqual([true, true]);
  });

  it('finds the law of the 40 made-up rows: wear lowers the price, and Brock is the dearest maker', () => {
    expect(price(item.with(1, 0))).toBeGreaterThan(price(item.with(1, 2)));
    expect(price(item)).toBeGreaterThan(price(item.with(2, 2)));
    expect(price(item.with(2, 2))).toBeGreaterThan(price(item.with(2, 0)));
  });

  it('has ranges for its patterns: all known, and what is required', () => {
    expect(fitted.model.ranges).toHaveLength(2);
    // One band that nothing splits, and all rows together.
    for (const { quantiles } of fitted.model.ranges) expect(quantiles).toHaveLength(2);
    expect(appraise(item.with(4, Number.NaN)).reasons.map(({ input }) => input)).toEqual(['size', 'state', 'hand']);
  });

  it('is stored and read back like any other', () => {
    expect(decodeModel(Buffer.from(encodeModel(fitted.model)))).toEqual(fitted.model);
  });

  it('names the axes on which an item has no known neighbour', () => {
    const model = { ...fitted.model, touched: fitted.model.touched.map(() => 0) };
    const [warning] = createAppraiser(knives, model).appraise(item).warnings;
    expect(warning?.message).toBe(
      'no knife of about this length_mm with this condition and origin is known; the price rests on its neighbours',
    );
  });

  it('gives its bands in millimetres, the unit of the column behind the axis', () => {
    const { scale, toUnit } = describeScale(knives);
    expect(scale).toEqual({ name: 'length_mm', unit: 'mm' });
    expect(toUnit(Math.log(210))).toBe(210);
  });
});

it('has an index by the quarter, at the lengths that its market names', () => {
  const summariser = createSummariser(recipe, undefined, undefined, { dated: true });
  for (const [i, { row, price: given }] of makeKnives(240, 9).entries())
    summariser.add(row, given * 0.9 ** (i % 3), dayOf(2026, 1 + 3 * (i % 3), 20));
  const sums = summariser.finish();
  const { model } = fitModel(
    recipe,
    createEquations(recipe, sums.summary),
    sums.samples.calibration,
    recipe.config.fit,
  );
  const index = marketIndexOf(knives, model.levels!)!;
  expect([index.asOf, index.scale]).toEqual(['2026-Q3', { name: 'length_mm', unit: 'mm' }]);
  expect(index.periods.map(({ period }) => period)).toEqual(['2026-Q1', '2026-Q2', '2026-Q3']);
  for (const [quarter, { level, low, high, sizes }] of index.periods.entries()) {
    expect(sizes.map(({ size }) => size)).toEqual([80, 180, 330]);
    expect(low <= 0.9 ** (quarter - 2) && 0.9 ** (quarter - 2) <= high).toBe(true);
    expect(level).toBeCloseTo(0.9 ** (quarter - 2), 1);
  }
});

describe('its report', () => {
  const { evaluation, comparison } = evaluate({
    recipe,
    baselines: fitted.baselines,
    holdout: samples.holdout,
    candidate: fitted.model,
    contested: [],
    superseded: false,
    unchanged: false,
  });
  const page = renderReport(
    createReport({ recipe, version: 'v1', uploads: 1, trials: [], evaluation, comparison, at: '2026-11-27T12:00:00Z' }),
  ).replace(/<[^>]+>/g, ' ');

  it('names francs and knives, and has no NaN', () => {
    expect(page).toMatch(/\d\u00a0CHF/);
    expect(page).not.toMatch(/NaN|undefined|Infinity|knifes|\$/);
  });

  it('says that the order is kept, by the names of the ordered axes', () => {
    expect(evaluation?.violations).toEqual({ blade: 0, condition: 0 });
    expect(page).toContain('No price goes against the order of blade and condition.');
  });

  it('says that so few rows cannot judge a model', () => {
    const decision = decide(comparison);
    expect(decision.kind === 'keep' && decision.because).toBe('too-few-rows');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { levelAt } from './at-stratum.ts';
import { addEncoded, encodeSummary } from './encode-summary.ts';
import { addToEquations, type Equations, emptyEquations } from './equations.ts';
import { fitModel } from './fit-model.ts';
import { mostSourceLevels, standForSources } from './level-sources.ts';
import { openFitSystem } from './levels.ts';
import { encodeModel } from './model.ts';
import { createRecipe } from './recipe.ts';
import { hashSource } from './stratum.ts';
import { createSummariser } from './summarise.ts';
import { createSummary } from './summary.ts';
import { summarise } from './testing/summaries.ts';

describe('sources that share a level', () => {
  const held = (count: number, rowsOf: (i: number) => number = () => 10) =>
    Array.from({ length: count }, (_, i) => ({ source: `s${String(i).padStart(4, '0')}`, rows: rowsOf(i) }));

  it('have a level each while there is room', () => {
    expect(new Set(standForSources(held(6), 6).values()).size).toBe(6);
  });

  it('are those with the fewest rows, under the one of them with the most', () => {
    const standsFor = standForSources(
      held(301, (i) => i + 1),
      50,
    );
    expect(new Set(standsFor.values()).size).toBe(50);
    expect(standsFor.get('s0300')).toBe('s0300');
    expect([standsFor.get('s0000'), standsFor.get('s0250'), standsFor.get('s0251'), standsFor.get('s0252')]).toEqual([
      ...['s0251', 's0251', 's0251', 's0252'],
    ]);
  });

  it('leave some 300 columns for periods and sources together, and six sources a level each in any case', () => {
    expect(mostSourceLevels(1, 6)).toBe(49);
    expect(mostSourceLevels(36, 6)).toBe(14);
    expect(mostSourceLevels(44, 6)).toBe(6);
    expect(mostSourceLevels(1_000, 6)).toBe(6);
  });

  it('do not depend on the order', () => {
    const some = fc.uniqueArray(fc.record({ source: fc.string(), rows: fc.integer({ min: 1, max: 3 }) }), {
      selector: ({ source }) => source,
      maxLength: 60,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 20 }), (sources, most) => {
        const standsFor = standForSources(sources, most);
        expect(standForSources(sources.toReversed(), most)).toEqual(standsFor);
        expect(new Set(standsFor.values()).size).toBe(Math.min(most, sources.length));
      }),
    );
  });
});

describe('a fit of more sources than have a level each', () => {
  const market = {
    rhythm: 'month',
    sizes: [0.5, 2.5, 12].map(Math.log),
    slopes: ['knotting'],
    residual: 0.2,
    walk: { common: 0.05, each: 0.02 },
    drift: 0.02,
    source: { common: 0.3, each: 0.05 },
  } as const;
  const recipe = createRecipe({ ...rugs, market });
  const period = 2026 * 12;
  const rows = makeRugs(200, 1);

  function upload(source: string, count: number, level: number): Uint8Array {
    const summariser = createSummariser(recipe, undefined, undefined, { stratum: { period, source } });
    for (const { row, price } of rows.slice(0, count)) summariser.add(row, price * Math.exp(level));
    return encodeSummary(recipe, summariser.finish().summary);
  }
  const add = (equations: Equations, bytes: Uint8Array, sign?: 1 | -1) =>
    addToEquations(recipe, equations, addEncoded(recipe, createSummary(recipe), bytes), sign);
  const addAll = (uploads: readonly Uint8Array[], to: Equations = emptyEquations(recipe)) =>
    uploads.reduce((sum, bytes) => add(sum, bytes), to);
  const { calibration } = summarise(recipe, rows).samples;
  const fit = (equations: Equations) =>
    fitModel(recipe, equations, calibration, { penalty: 1, length: 1.5, tolerance: 1e-4 }).model;

  const own = upload('', 200, 0);
  // The rugs have four columns a level, so 74 sources have one each beside a single period.
  const large = Array.from({ length: 73 }, (_, i) => upload(`large-${i}`, 40, 0.2));
  const small = Array.from({ length: 12 }, (_, i) => upload(`small-${i}`, 10, -0.3));

  it('gives the small ones one level, and keeps the columns few', () => {
    const equations = addAll([own, ...large, ...small]);
    const { levels } = fit(equations);
    expect(levels!.sources).toHaveLength(85);
    const levelOf = (source: string) => [...levelAt(levels!, period, hashSource(source)).coefficients];
    expect(levelOf('small-3')).toEqual(levelOf('small-11'));
    expect(levelOf('small-3')[1]).toBeLessThan(-0.1);
    expect(levelOf('large-3')[1]).toBeGreaterThan(0.1);
    const { basis } = openFitSystem(recipe, equations);
    expect(basis.columnCount - recipe.basis.columnCount).toBe(74 * 4);
  });

  it('has the bytes of a fit from scratch after sources have come and gone, in any order', () => {
    const before = addAll([own, ...large]);
    const passed = addAll(small, before);
    const back = small.toReversed().reduce((sum, bytes) => add(sum, bytes, -1), passed);
    expect(encodeModel(fit(back))).toBe(encodeModel(fit(before)));
    expect(encodeModel(fit(passed))).toBe(encodeModel(fit(addAll([...small, ...large, own].toReversed()))));
  });
});

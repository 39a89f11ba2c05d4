import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { readDiamondRows } from '../../datasets/diamonds/testing/diamond-rows.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { casesOf } from '../../tests/share-of-cases.ts';
import { rowOf } from '../table/item.ts';
import { levelsOf } from '../table/levels.ts';
import { createAppraiser } from './appraise.ts';
import { columnOfAxis } from './axis-column.ts';
import { createEquations } from './equations.ts';
import { createFeatureReader } from './features.ts';
import { fitModel } from './fit-model.ts';
import { decodeModel, encodeModel, type Model } from './model.ts';
import { createRecipe } from './recipe.ts';
import { createScorer, type Parts } from './scorer.ts';
import { createSummariser } from './summarise.ts';
import { fitKnives, fitRugs } from './testing/toy-model.ts';

/** Every ninth stone. These are so few that most of the lattice has none. */
function fitDiamonds(): Model {
  const recipe = createRecipe(diamonds);
  const summariser = createSummariser(recipe, undefined);
  for (const [i, { row, price }] of readDiamondRows().entries()) if (i % 9 === 0) summariser.add(row, price);
  const { summary, samples } = summariser.finish();
  return fitModel(recipe, createEquations(recipe, summary), samples.calibration, {
    penalty: 0.02,
    length: 1.2,
    tolerance: 1e-3,
  }).model;
}

const models: [string, LatticeDataset, Model][] = [
  ['rugs', rugs, fitRugs()],
  ['diamonds', diamonds, fitDiamonds()],
  ['knives', knives, fitKnives()],
];

/** Any item within the bounds of its columns. Optional inputs are sometimes missing. */
function anyRow({ columns }: LatticeDataset): fc.Arbitrary<Row> {
  const cells = columns.map((column) => {
    const value =
      column.kind === 'number'
        ? fc.double({ min: column.min, max: column.max, noNaN: true })
        : fc.nat(levelsOf(column)!.length - 1);
    return column.required || column.kind === 'constant' ? value : fc.option(value, { nil: Number.NaN, freq: 3 });
  });
  return fc.tuple(...cells).map((row) => Float64Array.from(row));
}

/** Real stones. Some of them lack the last columns. */
const realStones: fc.Arbitrary<Row> = (() => {
  const rows = readDiamondRows();
  return fc
    .tuple(fc.nat(rows.length - 1), fc.constantFrom<number[]>([], [], [6, 7, 8], [4, 5, 6, 7, 8], [8]))
    .map(([i, unknown]) => rows[i]!.row.map((value, column) => (unknown.includes(column) ? Number.NaN : value)));
})();

describe.each(models)('%s: the trade is never contradicted', (name, dataset, model) => {
  const { price } = createAppraiser(dataset, model);
  const rows = name === 'diamonds' ? fc.oneof(realStones, anyRow(dataset)) : anyRow(dataset);
  const grades = dataset.lattice.axes.flatMap((axis) =>
    axis.kind === 'grade' && axis.ordering
      ? [{ column: columnOfAxis(dataset, axis), sign: axis.ordering.direction === 'rising' ? 1 : -1 }]
      : [],
  );
  expect(grades.length).toBeGreaterThan(0);

  it('a grade that is further along is never priced against its order', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...grades), (row, { column, sign }) => {
        const levels = levelsOf(dataset.columns[column]!)!;
        const prices = levels.map((_, level) => price(row.with(column, level)));
        expect(prices).toEqual(prices.toSorted((a, b) => sign * (a - b)));
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('more of the same is never priced lower', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 1.01, max: 4, noNaN: true }), (row, factor) => {
        // At exactly 15 % off, the last bit decides whether an axis is repaired.
        const larger = dataset.grow?.(row, factor) ?? row.with(0, row[0]! * factor);
        const repairs = (of: Row) => dataset.repair?.(Float64Array.from(of)).length;
        fc.pre(repairs(row) === repairs(larger));
        expect(price(larger)).toBeGreaterThanOrEqual(price(row));
      }),
      { numRuns: casesOf(1000) },
    );
  });

  it('mixtures of two items, from which reasons are made, keep the order too', () => {
    const { basis, dataset: resolved } = createRecipe(dataset);
    const scorer = createScorer(resolved, basis, model);
    const read = createFeatureReader(dataset);
    const complete = fc
      .tuple(anyRow(dataset), fc.constant(rowOf(dataset, dataset.referenceItem)))
      .map(([row, filling]) => row.map((value, i) => (Number.isNaN(value) ? filling[i]! : value)));
    const everyInput = dataset.inputs.map((_, p) => p);
    const mask = fc.nat(2 ** dataset.inputs.length - 1);
    const logsOf = (of: Parts, rest: Parts) =>
      scorer.mixtures(of, rest, everyInput, new Float64Array(2 ** everyInput.length));
    fc.assert(
      fc.property(rows, complete, mask, fc.constantFrom(...grades), (row, other, inputs, { column, sign }) => {
        const own = Float64Array.from(read(row));
        const most = levelsOf(dataset.columns[column]!)!.length - 1;
        const worse = Float64Array.from(read(row.with(column, Math.min(most, Math.max(0, row[column]! - sign)))));
        // As with the reference item, inputs that one item lacks are left out of the other.
        const others = read(other).map((value, i) => (Number.isNaN(own[i]!) ? Number.NaN : value));
        const [of, less, rest] = [own, worse, others].map((features) => scorer.split(features, scorer.createParts()));
        expect(logsOf(less!, rest!)[inputs]).toBeLessThanOrEqual(logsOf(of!, rest!)[inputs]!);
      }),
      { numRuns: casesOf(500) },
    );
  });
});

describe.each(models)('%s: a dataset with other knots and hats than at the time of the fit', (_, dataset, model) => {
  it('prices with the model as before', () => {
    const { lattice, terms } = dataset;
    const [scale, ...cells] = lattice.axes;
    const axes = [{ ...scale, knots: scale.knots.slice(1).map((knot) => knot + 0.01) }, ...cells] as const;
    const hats = terms.hats!.map(({ feature, knots }) => ({ feature, knots: knots.slice(1) })).reverse();
    const since = createAppraiser({ ...dataset, lattice: { ...lattice, axes }, terms: { ...terms, hats } }, model);
    const before = createAppraiser(dataset, model);
    fc.assert(
      fc.property(anyRow(dataset), (row) => {
        expect(since.appraise(row)).toEqual(before.appraise(row));
      }),
    );
  });
});

describe.each(models)('%s: reasons', (name, dataset, model) => {
  const { appraise, explain, price } = createAppraiser(dataset, model);
  const rows = name === 'diamonds' ? fc.oneof(realStones, anyRow(dataset)) : anyRow(dataset);
  const cents = (amount: number) => Math.round(amount * 100);

  it('add up to the price less the reference price, to the cent', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const { price: total, reference, reasons } = appraise(row);
        expect(reasons.reduce((sum, { amount }) => sum + cents(amount), 0)).toBe(cents(total) - cents(reference.price));
        for (const { amount } of reasons) expect(amount).toBeCloseTo(cents(amount) / 100, 9);
        expect(Math.abs(total - price(row))).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
      { numRuns: casesOf(300) },
    );
  });

  it('multiply to the price over the reference price', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const { price: total, referencePrice, amounts, logFactors } = explain(row);
        const sum = (values: Float64Array) => values.reduce((all, value) => all + value, 0);
        expect(sum(logFactors)).toBeCloseTo(Math.log(total / referencePrice), 10);
        expect(sum(amounts) / total).toBeCloseTo((total - referencePrice) / total, 10);
        // Rounded, each factor is within half a millionth.
        const product = appraise(row).reasons.reduce((all, { factor }) => all * factor, 1);
        expect(product / (total / referencePrice)).toBeCloseTo(1, 4);
      }),
      { numRuns: casesOf(300) },
    );
  });

  it('name exactly the given inputs', () => {
    fc.assert(
      fc.property(rows, (row) => {
        const { reasons, reference } = appraise(row);
        const given = dataset.columns.filter((_, i) => !Number.isNaN(row[i]!)).map((column) => column.name);
        for (const { input } of reasons) {
          const { columns } = dataset.inputs.find((each) => each.name === input)!;
          expect(columns.some((column) => given.includes(column))).toBe(true);
        }
        const named = reasons.flatMap(({ input }) => dataset.inputs.find((each) => each.name === input)!.columns);
        expect(Object.keys(reference.item).toSorted()).toEqual(named.toSorted());
      }),
      { numRuns: casesOf(100) },
    );
  });

  it('are empty for the reference item', () => {
    const { price: total, reference, reasons } = appraise(rowOf(dataset, dataset.referenceItem));
    expect(total).toBe(reference.price);
    expect(reference.item).toEqual(dataset.referenceItem);
    expect(reasons.map(({ amount, factor }) => [amount + 0, factor])).toEqual(dataset.inputs.map(() => [0, 1]));
  });
});

describe.each(models)('%s: ranges', (name, dataset, model) => {
  const { appraise, quote, range } = createAppraiser(dataset, model);

  it('contain the price, and have the requested coverage', () => {
    const rows = name === 'diamonds' ? fc.oneof(realStones, anyRow(dataset)) : anyRow(dataset);
    fc.assert(
      fc.property(rows, (row) => {
        const { price, low, high } = range(row);
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(price);
        expect(high).toBeGreaterThanOrEqual(price);
        const rounded = appraise(row);
        expect(rounded.range.low).toBeLessThanOrEqual(rounded.price);
        expect(rounded.range.high).toBeGreaterThanOrEqual(rounded.price);
      }),
      { numRuns: casesOf(200) },
    );
  });

  it('have a coverage where the model knows such items and enough rows calibrated them, and say why where not', () => {
    const few = model.rows.calibration < 50;
    const rows = name === 'diamonds' ? fc.oneof(realStones, anyRow(dataset)) : anyRow(dataset);
    fc.assert(
      fc.property(rows, (row) => {
        const { range, warnings } = appraise(row);
        const outside = warnings.find(({ code }) => code === 'outside-known-range');
        expect(range.coverage).toBe(few || outside ? null : 0.9);
        expect(range.unsupported?.code).toBe(few ? 'few-calibration-rows' : outside?.code);
        expect(quote(row)).toMatchObject({ coverage: range.coverage, warnings });
      }),
      { numRuns: 200 },
    );
  });

  it('count only the rows that calibrated the given inputs', () => {
    const ranges = model.ranges.map((own, i) => ({ ...own, rows: i === 0 ? 12 : undefined }));
    const rows = { ...model.rows, calibration: 1000 };
    const again = createAppraiser(dataset, decodeModel(Buffer.from(encodeModel({ ...model, rows, ranges }))));
    const whole = rowOf(dataset, dataset.referenceItem);
    expect(again.appraise(whole).range).toMatchObject({
      coverage: null,
      unsupported: { code: 'few-calibration-rows' },
    });
    expect(again.appraise(whole).range.unsupported?.message).toContain('12 rows calibrated the range; 50 are needed');
    if (ranges.length === 1) return;
    const least = whole.map((value, c) => (dataset.columns[c]!.required ? value : Number.NaN));
    expect(again.appraise(least).range).toMatchObject({ coverage: 0.9 });
  });
});

describe('warnings about diamonds', () => {
  const { appraise } = createAppraiser(diamonds, models[1]![2]);
  const stone = {
    carat: 1.1,
    cut: 'Ideal',
    color: 'G',
    clarity: 'VS2',
    depth: 61.8,
    table: 57,
    x: 6.61,
    y: 6.65,
    z: 4.11,
  };
  const codes = (change: Partial<typeof stone>) =>
    appraise(rowOf(diamonds, { ...stone, ...change })).warnings.map(({ code }) => code);

  it('are empty for a common stone', () => {
    expect(codes({})).toEqual([]);
  });

  it('flag 4 carat with the measurements of 1.105 (docs/model.md)', () => {
    const [warning] = appraise(rowOf(diamonds, { ...stone, carat: 4 })).warnings;
    expect(warning).toMatchObject({ code: 'implausible-carat', path: '/carat', expected: 1.11 });
    expect(warning!.message).toContain('1.11 ct');
  });

  it.each([
    ['carat 20 % up', { carat: 1.1 * 1.2 }, 'implausible-carat'],
    ['carat 20 % down', { carat: 1.1 * 0.8 }, 'implausible-carat'],
    ['a decimal slip', { x: 66.1 }, 'implausible-carat'],
    ['y and z swapped', { y: 4.11, z: 6.65 }, 'implausible-outline'],
    ['a zero', { z: 0 }, 'zero-measurement'],
    ['a depth that x, y and z do not make', { depth: 58 }, 'implausible-depth'],
  ])('flag %s (docs/model.md)', (_, change, code) => {
    expect(codes(change)).toContain(code);
  });

  it('flag values outside all training rows', () => {
    expect(codes({ carat: 12, x: 14.7, y: 14.8, z: 9.1 })).toContain('outside-known-range');
    expect(codes({ table: 80 })).toContain('outside-known-range');
    expect(codes({ carat: 3, cut: 'Fair', color: 'D', clarity: 'IF', x: 9.2, y: 9.3, z: 5.7 })).toContain(
      'unseen-combination',
    );
  });

  it.each<[string, Record<string, number>, string[], string]>([
    ['x alone', { x: 6.61 }, ['/x'], 'x 6.61 was given and not used; it tells nothing without y'],
    ['z with a depth', { depth: 61.8, z: 4.11 }, ['/z'], 'it tells nothing without x and y'],
    ['z without the depth', { x: 6.61, y: 6.65, z: 4.11 }, ['/z'], 'it tells nothing without depth'],
    ['x and z', { x: 6.61, z: 4.11 }, ['/x', '/z'], 'x 6.61 was given and not used; it tells nothing without y'],
    ['x and y', { x: 6.61, y: 6.65 }, [], ''],
    ['depth and table', { depth: 61.8, table: 57 }, [], ''],
  ])('tell of what is given and not used: %s', (_, given, paths, message) => {
    const { appraise, price } = createAppraiser(diamonds, models[1]![2]);
    const least = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS2' };
    const row = rowOf(diamonds, { ...least, ...given });
    const unused = appraise(row).warnings.filter(({ code }) => code === 'value-not-used');
    expect(unused.map(({ path }) => path)).toEqual(paths);
    expect(unused[0]?.message ?? '').toContain(message);
    const used = diamonds.columns.map(({ name }) => !paths.includes(`/${name}`));
    expect(price(row.map((value, c) => (used[c] ? value : Number.NaN)))).toBe(price(row));
  });

  it('flag 0.21 % of the stones that exist (docs/model.md)', () => {
    const rows = readDiamondRows();
    const codes = new Set(rows.flatMap(({ row }) => diamonds.doubts(row).map(({ code }) => code)));
    expect(Object.keys(diamonds.doubtCodes)).toEqual(expect.arrayContaining([...codes]));
    const doubtful = rows.filter(({ row }) => diamonds.doubts(row).length > 0).length;
    expect(((100 * doubtful) / rows.length).toFixed(2)).toBe('0.21');
  });
});

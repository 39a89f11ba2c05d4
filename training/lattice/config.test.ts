import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import { createAppraiser } from './appraise.ts';
import { configSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';
import { createEquations } from './equations.ts';
import { fitModel } from './fit-model.ts';
import { latticeFitting } from './fitting.ts';
import { decodeModel, encodeModel } from './model.ts';
import { createRecipe } from './recipe.ts';
import { latticeRecipe } from './summarising.ts';
import { summarise } from './testing/summaries.ts';

describe('the configuration', () => {
  it('has the values of docs/model.md by default', () => {
    expect(defaultConfig).toEqual({
      fit: { tolerance: 1e-4 },
      penalties: {},
      knots: {},
      splits: { training: 0.8, calibration: 0.1 },
      seed: 0,
      share: 1,
      sampleLimit: 20_000,
    });
    expect(configSchema.parse({})).toEqual(defaultConfig);
  });

  it('completes a part in which fields are left out', () => {
    expect(configSchema.parse({ splits: { training: 0.5 }, fit: { penalty: 0.1 } })).toMatchObject({
      splits: { training: 0.5, calibration: 0.1 },
      fit: { penalty: 0.1, tolerance: 1e-4 },
    });
  });

  it('accepts all rows for training, and shares without a holdout', () => {
    expect(configSchema.parse({ splits: { training: 1, calibration: 0 } }).splits).toEqual({
      training: 1,
      calibration: 0,
    });
    // .9 + .1 and .7 + .3 are 1 within rounding.
    for (const training of [0.9, 0.7])
      expect(configSchema.safeParse({ splits: { training, calibration: 1 - training } }).success).toBe(true);
  });

  it.each([
    [{ learningRate: 0.1 }, ''],
    [{ fit: { depth: 6 } }, 'fit'],
    [{ fit: { penalty: 0 } }, 'fit.penalty'],
    [{ fit: { penalty: '0.02' } }, 'fit.penalty'],
    [{ fit: { length: -1 } }, 'fit.length'],
    [{ fit: { tolerance: 0.1 } }, 'fit.tolerance'],
    [{ fit: { tolerance: 0 } }, 'fit.tolerance'],
    [{ fit: { tolerance: 9e-9 } }, 'fit.tolerance'],
    [{ fit: { penalty: 1e308 } }, 'fit.penalty'],
    [{ fit: { penalty: 5e-324 } }, 'fit.penalty'],
    [{ fit: { length: 1e308 } }, 'fit.length'],
    [{ penalties: { sides: 1e7 } }, 'penalties.sides'],
    [{ penalties: { gatedSides: 1e-7 } }, 'penalties.gatedSides'],
    [{ knots: { lnCarat: Array.from({ length: 101 }, (_, i) => i) } }, 'knots.lnCarat'],
    [JSON.parse('{"knots":{"__proto__":[0,1]}}'), 'knots'],
    [{ penalties: { sides: 0 } }, 'penalties.sides'],
    [{ knots: { lnCarat: [1] } }, 'knots.lnCarat'],
    [{ knots: { lnCarat: [0, Number.POSITIVE_INFINITY] } }, 'knots.lnCarat.1'],
    [{ splits: { training: 0 } }, 'splits.training'],
    [{ splits: { training: 0.8, calibration: 0.3 } }, 'splits'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 0.5 }, 'seed'],
    [{ seed: 2 ** 32 }, 'seed'],
    [{ share: 0 }, 'share'],
    [{ share: 1.1 }, 'share'],
    [{ sampleLimit: 99 }, 'sampleLimit'],
    [{ sampleLimit: 200_001 }, 'sampleLimit'],
    [{ reference: 'mine' }, 'reference'],
  ])('refuses %j and names the place', (config, path) => {
    const parsed = configSchema.safeParse(config);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });
});

/** Spread evenly over the orders of magnitude, including both ends. */
const within = (low: number, high: number) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(low, high) },
    {
      weight: 2,
      arbitrary: fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(inside(low, high)),
    },
  );
const inside = (low: number, high: number) => (ln: number) => Math.min(high, Math.max(low, Math.exp(ln)));

/** Ascending knots from few to most, some of them as close together and as far out as is allowed. */
const anyKnots = (least: number, most: number, gap: number) =>
  fc
    .tuple(fc.array(fc.double({ min: least, max: most, noNaN: true }), { maxLength: 97 }), fc.boolean(), fc.boolean())
    .map(([drawn, isFar, isClose]) => {
      const all = [...drawn, ...(isFar ? [least, most] : []), least / 2, least / 2 + (isClose ? 2 * gap : most / 9)];
      const sorted = all.sort((a, b) => a - b);
      return sorted.filter((value, i) => i === 0 || value - sorted[i - 1]! > gap);
    })
    .filter((knots) => knots.length > 1);

const anyConfig = fc.record(
  {
    fit: fc.record(
      { penalty: within(1e-4, 1e4), length: within(1e-2, 1e2), tolerance: within(1e-8, 1e-2) },
      { requiredKeys: [] },
    ),
    penalties: fc.record({ sides: within(1e-6, 1e6) }, { requiredKeys: [] }),
    knots: fc.record(
      { lnLength: anyKnots(-9.7, 19.9, 1.5e-6), yearsInUse: anyKnots(-400, 440, 5e-5) },
      { requiredKeys: [] },
    ),
    splits: fc.record({ training: within(0.3, 0.9), calibration: within(0.001, 0.1) }, { requiredKeys: [] }),
    seed: fc.constantFrom(0, 0xffffffff),
    sampleLimit: fc.constantFrom(100, 200_000),
  },
  { requiredKeys: [] },
);

describe('any configuration within the bounds', () => {
  const rows = makeKnives(40, 7);
  const { row } = rows[0]!;

  it('can be fitted on few rows, and prices', () => {
    fc.assert(
      fc.property(anyConfig, (given) => {
        const recipe = latticeRecipe({ dataset: knives, config: configSchema.parse(given) });
        const { summary, samples } = summarise(recipe, rows);
        const { model } = fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit);
        const { price } = createAppraiser(knives, decodeModel(Buffer.from(encodeModel(model))));
        expect(price(row)).toBeGreaterThan(0);
        expect(price(row)).toBeLessThan(Number.POSITIVE_INFINITY);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [{ lnLength: [0, 21] }, 'knots: those of lnLength must lie from -9.79 to 20, where its values can be'],
    [{ lnLength: [4, 5, 5] }, 'knots: those of lnLength must ascend, each by at least 0.000001'],
    [{ yearsInUse: [0, 1e-6] }, 'knots: those of yearsInUse must ascend, each by at least 0.00004'],
    [{ wornness: [0, 1] }, 'knots: wornness has no knots; those of lnLength, yearsInUse can be chosen'],
    [{ constructor: [0, 1] }, 'knots: constructor has no knots; those of lnLength, yearsInUse can be chosen'],
  ])('has knots within the possible values of the feature: %j', (knots, message) => {
    const chosen: Record<string, number[]> = { ...knots };
    expect(() => latticeRecipe({ dataset: knives, config: configSchema.parse({ knots: chosen }) })).toThrow(message);
  });

  it('that still cannot be fitted is refused with the parameters to change', () => {
    const { fit, createEquations: equations } = { ...latticeFitting.openFit({ dataset: knives }) };
    const { summary, samples } = summarise(createRecipe(knives), rows);
    expect(() => fit(equations(summary), samples, { penalty: 1e308, tolerance: 1e-4 })).toThrow(
      /^No model can be fitted on these rows with penalty 1e\+308 and tolerance 0.0001; the same rows and parameters give the same again\./,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { CorruptModelError } from '../kinds/errors.ts';
import { packNumbers, unpackNumbers } from '../numerics/pack.ts';
import { createAppraiser } from './appraise.ts';
import { configSchema } from './config.ts';
import { decodeModel, encodeModel } from './model.ts';
import { createRecipe } from './recipe.ts';
import { fitRugs } from './testing/toy-model.ts';

const model = fitRugs();
const text = encodeModel(model);
const bytes = new TextEncoder().encode(text);

describe('a model in bytes', () => {
  it('has the same prices, ranges, reasons and warnings after decoding, to the bit', () => {
    const [before, after] = [createAppraiser(rugs, model), createAppraiser(rugs, decodeModel(bytes))];
    for (const { row } of makeRugs(100, 1)) {
      expect(after.price(row)).toBe(before.price(row));
      expect(after.appraise(row)).toEqual(before.appraise(row));
    }
  });

  it('is encoded again with the same bytes', () => {
    expect(encodeModel(decodeModel(bytes))).toBe(text);
  });

  it('has the same bytes for equal models', () => {
    expect(encodeModel(fitRugs())).toBe(text);
  });

  it('contains the chosen knots and prices with them', () => {
    const recipe = createRecipe(rugs, configSchema.parse({ knots: { lnArea: [0, 1, 2], age: [0, 100] } }));
    const chosen = decodeModel(new TextEncoder().encode(encodeModel(fitRugs(500, recipe))));
    expect(chosen.knots).toEqual({ lnArea: [0, 1, 2], age: [0, 100] });
    expect(createAppraiser(rugs, chosen).price(makeRugs(1, 2)[0]!.row)).toBeGreaterThan(0);
  });
});

describe('bytes that are no model', () => {
  it('are refused if they are truncated anywhere', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => decodeModel(bytes.subarray(0, length))).toThrow(CorruptModelError);
      }),
    );
  });

  it('are refused if they are foreign', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (foreign) => {
        expect(() => decodeModel(foreign)).toThrow(CorruptModelError);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => decodeModel(new TextEncoder().encode(json))).toThrow(CorruptModelError);
      }),
    );
  });

  it('are refused if their text is not UTF-8', () => {
    const broken = Uint8Array.from(bytes);
    broken[text.indexOf('rugs')] = 0xff;
    expect(() => decodeModel(broken)).toThrow('not JSON');
  });

  it.each([
    ['another format', { format: 'stima-model-0' }, '/format'],
    ['no penalty', { penalty: undefined }, '/penalty'],
    ['a torn lattice', { lattice: JSON.parse(text).lattice.slice(0, 12) }, 'do not unpack'],
    ['an empty lattice', { lattice: '' }, 'do not unpack'],
    [
      'a lattice with bytes after its end',
      { lattice: `${JSON.parse(text).lattice.replaceAll('=', '')}AAAAAAAA` },
      'do not unpack',
    ],
    ['flags of another size', { touched: 'AAAA' }, 'do not unpack'],
    ['an incomplete range', { ranges: [{ scale: [1], quantiles: [[1]] }] }, '/ranges/0/quantiles/0'],
  ])('are refused with %s, naming the place', (_, change, where) => {
    const changed = new TextEncoder().encode(JSON.stringify({ ...JSON.parse(text), ...change }));
    expect(() => decodeModel(changed)).toThrow(CorruptModelError);
    expect(() => decodeModel(changed)).toThrow(where);
  });

  it('are refused by the appraiser of another dataset, or with a lattice of another size', () => {
    expect(() => createAppraiser(diamonds, model)).toThrow(CorruptModelError);
    expect(() => createAppraiser({ ...rugs, name: 'carpets' }, model)).toThrow('model of rugs, carpets expected');
    expect(() => createAppraiser(rugs, { ...model, lattice: model.lattice.slice(1) })).toThrow('29 nodes, 30 expected');
    expect(() => createAppraiser(rugs, { ...model, ranges: model.ranges.slice(1) })).toThrow(CorruptModelError);
  });
});

describe('packed numbers', () => {
  it('come back as the multiples of the step they were', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 40 })), (multiples) => {
        const values = Float64Array.from(multiples, (each) => each / 1024 + 0);
        expect(unpackNumbers(packNumbers(values, 2 ** -10), 2 ** -10)).toEqual(values);
      }),
    );
  });
});

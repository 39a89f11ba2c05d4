import type { LatticeDataset } from '../../lattice-dataset.ts';

/**
 * Kitchen knives, for the tests. They differ from the diamonds as much as a declaration allows. Wear lowers the price,
 * makers have no order, and the steel is always the same. There are no flags, repairs, doubts or gates, and prices are
 * in francs. Columns, features, inputs and axes have other names, and there are only 40 rows.
 */
export const knives = {
  name: 'knives',
  kind: 'lattice',
  item: { singular: 'knife', plural: 'knives' },
  recipeVersion: 'knives-1',
  target: { column: 'asked', unit: 'CHF', centre: 5, min: 1, max: 20_000 },
  columns: [
    {
      kind: 'number',
      name: 'length_mm',
      title: 'Length of the blade',
      unit: 'mm',
      required: true,
      min: 50,
      max: 500,
      example: 210,
    },
    {
      kind: 'grade',
      name: 'wear',
      title: 'Wear',
      required: true,
      levels: ['none', 'light', 'heavy'],
      aliases: { new: 'none' },
      example: 'light',
    },
    {
      kind: 'category',
      name: 'maker',
      title: 'Maker',
      required: true,
      levels: ['Aster', 'Brock', 'Corvo'],
      example: 'Brock',
    },
    {
      kind: 'constant',
      name: 'steel',
      title: 'Steel',
      value: 'carbon',
      aliases: ['high carbon'],
      only: 'knives of carbon steel',
    },
    { kind: 'number', name: 'age', title: 'Age', unit: 'years', required: false, min: 0, max: 200, example: 12 },
  ],
  featureNames: ['lnLength', 'wornness', 'workshop', 'yearsInUse'],
  features: (_, [length, wear, maker, , age], out) => {
    out[0] = Math.log(length!);
    out[1] = wear!;
    out[2] = maker!;
    out[3] = age!;
  },
  lattice: {
    axes: [
      {
        kind: 'scale',
        name: 'blade',
        feature: 'lnLength',
        knots: [80, 120, 180, 240, 330].map(Math.log),
        length: 1,
        tau: 0.4,
        ordering: { direction: 'rising', slope: 0.1 },
      },
      {
        kind: 'grade',
        name: 'condition',
        feature: 'wornness',
        levels: 3,
        length: 2,
        tau: 1,
        ordering: { direction: 'falling', slope: 0.02 },
      },
      { kind: 'category', name: 'origin', feature: 'workshop', levels: 3, tau: 1 },
    ],
    penalty: 0.1,
  },
  market: {
    rhythm: 'quarter',
    sizes: [80, 180, 330].map(Math.log),
    slopes: ['condition'],
    residual: 0.08,
    walk: { common: 0.04, each: 0.02 },
    drift: 0.02,
    source: { common: 0.3, each: 0.05 },
  },
  terms: { hats: [{ feature: 'yearsInUse', knots: [0, 10, 40] }], penalty: 0.3, constantPenalty: 1e-6 },
  inputs: [
    { name: 'size', columns: ['length_mm'], features: ['lnLength'] },
    { name: 'state', columns: ['wear'], features: ['wornness'] },
    { name: 'hand', columns: ['maker'], features: ['workshop'] },
    { name: 'time', columns: ['age'], features: ['yearsInUse'] },
  ],
  referenceItem: { length_mm: 180, wear: 'light', maker: 'Aster', age: 10 },
  range: { coverage: 0.9 },
} satisfies LatticeDataset;

import type { LatticeDataset } from '../../lattice-dataset.ts';

/**
 * Rugs by area, knotting and age. The dataset is small enough to be solved with dense matrices (30 nodes, 10 terms). It
 * has nothing in common with diamonds.
 */
export const rugs = {
  name: 'rugs',
  kind: 'lattice',
  item: { singular: 'rug', plural: 'rugs' },
  recipeVersion: 'rugs-1',
  target: { column: 'price', unit: 'EUR', centre: 6, min: 1, max: 100_000 },
  columns: [
    {
      kind: 'number',
      name: 'area',
      title: 'Area',
      unit: 'm²',
      required: true,
      min: 0.1,
      max: 200,
      example: 6,
    },
    {
      kind: 'grade',
      name: 'knotting',
      title: 'Knotting',
      required: true,
      levels: ['coarse', 'medium', 'fine'],
      example: 'medium',
    },
    {
      kind: 'number',
      name: 'age',
      title: 'Age',
      unit: 'years',
      required: false,
      min: 0,
      max: 500,
      example: 30,
    },
    {
      kind: 'number',
      name: 'fringes',
      title: 'Fringed ends',
      unit: '',
      required: false,
      min: 0,
      max: 2,
      example: 2,
    },
  ],
  featureNames: ['lnArea', 'knotting', 'age', 'antique', 'fringed'],
  features: (_, [area, knotting, age, fringes], out) => {
    out[0] = Math.log(area!);
    out[1] = knotting!;
    out[2] = age!;
    out[3] = Number.isNaN(age) ? Number.NaN : age! >= 80 ? 1 : 0;
    out[4] = Number.isNaN(fringes) ? Number.NaN : fringes! > 0 ? 1 : 0;
  },
  repair: (row) => {
    const from = row[2]!;
    if (!(from > 300)) return [];
    row[2] = 300;
    return [{ column: 'age', from, to: 300 }];
  },
  doubts: (row) =>
    row[0]! > 100 ? [{ code: 'implausible-area', column: 'area', message: `${row[0]} m² is a hall` }] : [],
  grow: ([area, ...rest], factor) => Float64Array.of(area! * factor, ...rest),
  lattice: {
    axes: [
      {
        kind: 'scale',
        name: 'area',
        feature: 'lnArea',
        knots: [0.5, 1, 2.5, 6, 12].map(Math.log),
        length: 1.5,
        tau: 0.4,
        ordering: { direction: 'rising', slope: 0.1 },
      },
      {
        kind: 'grade',
        name: 'knotting',
        feature: 'knotting',
        levels: 3,
        length: 2,
        tau: 1,
        ordering: { direction: 'rising', slope: 0 },
      },
      { kind: 'flags', name: 'antique', features: ['antique'], tau: 3, correlation: 0.4 },
    ],
    penalty: 0.05,
    candidates: [
      { penalty: 0.05, length: 0.7 },
      { penalty: 0.05, length: 1.5 },
      { penalty: 0.5, length: 1.5 },
    ],
  },
  terms: {
    hats: [{ feature: 'age', knots: [0, 25, 60, 150] }],
    linear: ['fringed'],
    gate: { feature: 'antique', every: 2, penalty: 0.6 },
    penalty: 0.2,
    constantPenalty: 1e-6,
  },
  inputs: [
    { name: 'area', columns: ['area'], features: ['lnArea'] },
    { name: 'knotting', columns: ['knotting'], features: ['knotting'] },
    { name: 'age', columns: ['age'], features: ['age', 'antique'] },
    { name: 'fringes', columns: ['fringes'], features: ['fringed'] },
  ],
  referenceItem: { area: 4, knotting: 'medium', age: 20, fringes: 2 },
  patterns: [
    { name: 'everything', unknown: [] },
    { name: 'no age', unknown: ['age'] },
    { name: 'area and knotting', unknown: ['age', 'fringes'] },
  ],
  range: {
    coverage: 0.9,
    bands: [Math.log(3)],
    splitBy: 'antique',
    scaleHats: [{ feature: 'lnArea', knots: [1, 3, 8].map(Math.log) }],
  },
} satisfies LatticeDataset;

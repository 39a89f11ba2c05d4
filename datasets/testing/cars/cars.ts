import type { TermsDataset } from '../../terms-dataset.ts';

/**
 * Used cars, for the tests: the second kind of target with every kind of column. Titles are free text, makers are an open list, the
 * mileage falls, and items are advertised more than once under one plate.
 */
export const cars = {
  name: 'cars',
  kind: 'terms',
  item: { singular: 'car', plural: 'cars' },
  recipeVersion: 'cars-1',
  target: { column: 'asked', unit: 'EUR', centre: 9.2, min: 100, max: 1_000_000 },
  columns: [
    {
      kind: 'number',
      name: 'km',
      title: 'Distance driven',
      unit: 'km',
      required: false,
      min: 0,
      max: 2_000_000,
      example: 60_000,
      knots: [2_000, 10_000, 30_000, 60_000, 100_000, 150_000, 220_000],
      ordering: 'falling',
    },
    {
      kind: 'category',
      name: 'maker',
      title: 'Maker',
      required: false,
      levels: ['Aster', 'Brock', 'Corvo', 'Dunn'],
      open: true,
      example: 'Brock',
    },
    {
      kind: 'grade',
      name: 'state',
      title: 'State',
      required: false,
      levels: ['poor', 'fair', 'good'],
      ordering: 'rising',
      example: 'fair',
    },
    {
      kind: 'text',
      name: 'title',
      title: 'Title',
      required: false,
      parts: [
        { kind: 'start', words: 1, levels: ['estate', 'sedan', 'van'] },
        { kind: 'words', words: ['automatic', 'leather', 'roof'] },
        { kind: 'amount', units: { hp: 1, kw: 1.36 }, knots: [60, 100, 150, 220, 300], log: true },
      ],
      example: 'Sedan 120 hp automatic',
    },
    {
      kind: 'text',
      name: 'registered',
      title: 'First registration',
      required: false,
      parts: [
        { kind: 'day', order: 'day-month-year', knots: [13_000, 15_000, 17_000, 19_000] },
        { kind: 'month', order: 'day-month-year' },
      ],
      example: '03/12/2016',
    },
    { kind: 'text', name: 'plate', title: 'Plate', required: false, parts: [], example: 'AB 1' },
  ],
  itemColumn: 'plate',
  keptOut: [{ name: 'sold on', why: 'it was written after the price' }],
  inputs: [
    { name: 'use', columns: ['km', 'state'] },
    { name: 'maker', columns: ['maker'] },
    { name: 'title', columns: ['title'] },
    { name: 'age', columns: ['registered'] },
  ],
  referenceItem: { km: 60_000, maker: 'Aster', state: 'fair', title: 'Sedan 120 hp', registered: '03/12/2016' },
  range: { coverage: 0.9 },
} satisfies TermsDataset;

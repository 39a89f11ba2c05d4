import type { TermsDataset } from '../../terms-dataset.ts';
import { cars } from './cars.ts';

/** The same cars, with the question whether they were sold within a month: a yes or no. */
export const soldCars = {
  ...cars,
  name: 'sold-cars',
  recipeVersion: 'sold-cars-1',
  target: {
    column: 'sold',
    unit: '',
    centre: -0.2,
    min: 0,
    max: 1,
    answers: { yes: 'sold', no: 'open' },
  },
} as const satisfies TermsDataset;

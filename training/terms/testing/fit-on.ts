import type { Row } from '../../../datasets/dataset.ts';
import { fitModel } from '../fit-model.ts';
import type { AnswersModel, PriceModel } from '../model.ts';
import type { Recipe } from '../recipe.ts';
import type { Reference } from '../reference.ts';
import { createSummariser } from '../summarise.ts';

type Rows = readonly { readonly row: Row; readonly price: number }[];

function fitOn(recipe: Recipe, rows: Rows, rounds: number, reference?: Reference): PriceModel | AnswersModel {
  const summariser = createSummariser(recipe, reference);
  for (const { row, price } of rows) summariser.add(row, price);
  const { summary, samples } = summariser.finish();
  return fitModel(recipe, summary, samples.calibration, { rounds }).model;
}

export function fitPrices(recipe: Recipe, rows: Rows, rounds = 8): PriceModel {
  const model = fitOn(recipe, rows, rounds);
  if ('range' in model) return model;
  throw new Error(`${recipe.dataset.name} is no dataset of prices`);
}

export function fitAnswersOn(recipe: Recipe, rows: Rows, reference?: Reference, rounds = 8): AnswersModel {
  const model = fitOn(recipe, rows, rounds, reference);
  if ('calibration' in model) return model;
  throw new Error(`${recipe.dataset.name} is no dataset of a yes or no`);
}

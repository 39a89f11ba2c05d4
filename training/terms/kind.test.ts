import { cars } from '../../datasets/testing/cars/cars.ts';
import { makeCars } from '../../datasets/testing/cars/make-cars.ts';
import { describeKind } from '../kinds/testing/kind-contract.ts';
import { termsAnswering } from './answering.ts';
import { termsChecking } from './checking.ts';
import { termsDescribing } from './describing.ts';
import { termsDrawing } from './drawing.ts';
import { termsFitting } from './fitting.ts';
import { termsJudging } from './judging.ts';
import { termsReferencing } from './referencing.ts';
import { termsSummarising } from './summarising.ts';

const known = makeCars(1_500, 21);
const reference = termsReferencing.makeReference({ dataset: cars }, 'cars-reference-1', {
  count: known.length,
  visit: (each) => {
    for (const { row, price } of known) each(row, price);
  },
});
if (!reference) throw new Error('the cars make no reference');

describeKind('terms', {
  summarising: termsSummarising,
  fitting: termsFitting,
  answering: termsAnswering,
  checking: termsChecking,
  drawing: termsDrawing,
  judging: termsJudging,
  describing: termsDescribing,
  dataset: cars,
  reference: termsSummarising.decodeReference(termsReferencing.encodeReference(reference)),
  makeRows: makeCars,
  wrongParameters: { rounds: 0 },
});

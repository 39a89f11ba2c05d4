import { makeSoldCars } from '../../datasets/testing/cars/make-sold-cars.ts';
import { soldCars } from '../../datasets/testing/cars/sold-cars.ts';
import { describeKind } from '../kinds/testing/kind-contract.ts';
import { termsAnswering } from './answering.ts';
import { termsChecking } from './checking.ts';
import { termsDescribing } from './describing.ts';
import { termsDrawing } from './drawing.ts';
import { termsFitting } from './fitting.ts';
import { termsJudging } from './judging.ts';
import { termsReferencing } from './referencing.ts';
import { termsSummarising } from './summarising.ts';

const known = makeSoldCars(1_500, 21);
const reference = termsReferencing.makeReference({ dataset: soldCars }, 'sold-cars-reference-1', {
  count: known.length,
  visit: (each) => {
    for (const { row, price } of known) each(row, price);
  },
});
if (!reference) throw new Error('the cars make no reference');

describeKind('terms of a yes or no', {
  summarising: termsSummarising,
  fitting: termsFitting,
  answering: termsAnswering,
  checking: termsChecking,
  drawing: termsDrawing,
  judging: termsJudging,
  describing: termsDescribing,
  dataset: soldCars,
  reference: termsSummarising.decodeReference(termsReferencing.encodeReference(reference)),
  makeRows: makeSoldCars,
  wrongParameters: { rounds: 0 },
});

import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { describeKind } from '../kinds/testing/kind-contract.ts';
import { latticeAnswering } from './answering.ts';
import { latticeChecking } from './checking.ts';
import { latticeDescribing } from './describing.ts';
import { latticeDrawing } from './drawing.ts';
import { latticeFitting } from './fitting.ts';
import { latticeJudging } from './judging.ts';
import { makeReference } from './make-reference.ts';
import { createRecipe } from './recipe.ts';
import { latticeSummarising } from './summarising.ts';

const known = makeRugs(1_500, 21);

describeKind('the ordered lattice', {
  summarising: latticeSummarising,
  fitting: latticeFitting,
  answering: latticeAnswering,
  checking: latticeChecking,
  drawing: latticeDrawing,
  judging: latticeJudging,
  describing: latticeDescribing,
  dataset: rugs,
  reference: makeReference(createRecipe(rugs), 'rugs-reference-1', (visit) => {
    for (const { row, price } of known) visit(row, price);
  }),
  makeRows: makeRugs,
  wrongParameters: { penalty: -1 },
});

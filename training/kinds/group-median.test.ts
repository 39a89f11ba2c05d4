import { medianAnswering } from './testing/group-median/answering.ts';
import { medianChecking } from './testing/group-median/checking.ts';
import { medianDescribing } from './testing/group-median/describing.ts';
import { medianDrawing } from './testing/group-median/drawing.ts';
import { medianFitting } from './testing/group-median/fitting.ts';
import { medianJudging } from './testing/group-median/judging.ts';
import { makeMugs, mugs, mugsReferenceJson } from './testing/group-median/mugs.ts';
import { decodeReference } from './testing/group-median/recipe.ts';
import { medianSummarising } from './testing/group-median/sums.ts';
import { describeKind } from './testing/kind-contract.ts';

describeKind('the median of a group', {
  summarising: medianSummarising,
  fitting: medianFitting,
  answering: medianAnswering,
  checking: medianChecking,
  drawing: medianDrawing,
  judging: medianJudging,
  describing: medianDescribing,
  dataset: mugs,
  reference: decodeReference(mugsReferenceJson),
  makeRows: makeMugs,
  wrongParameters: { fewest: 0 },
});

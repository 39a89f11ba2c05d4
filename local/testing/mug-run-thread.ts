import { mugs, mugsReferenceJson } from '../../training/kinds/testing/group-median/mugs.ts';
import { decodeReference } from '../../training/kinds/testing/group-median/recipe.ts';
import { medianKinds } from '../../training/kinds/testing/group-median/registered.ts';
import { startRunThread } from '../runs/run-thread.ts';

/** The thread that runs the state machine for mugs, a dataset of a kind that is only in the tests. */
startRunThread({
  datasets: new Map([[mugs.name, mugs]]),
  ...medianKinds,
  getFrozen: () => ({ reference: decodeReference(mugsReferenceJson) }),
});

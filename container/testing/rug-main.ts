import { shippedChoices } from '../../cli/known/shipped-choices.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { runContainerProgram } from '../program.ts';

/** The container's program for rugs, which are fitted in a fraction of the time of diamonds. */
const datasets = new Map([[rugs.name, rugs]]);
await runContainerProgram({
  known: { ...shippedChoices, datasets },
  loadAll: async () => ({ ...(await import('../../cli/known/shipped.ts')).shipped, datasets }),
  module: new URL(import.meta.url),
});

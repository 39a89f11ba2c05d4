import { shippedChoices } from '../cli/known/shipped-choices.ts';
import { runContainerProgram } from './program.ts';

/** The container's program for the shipped datasets and kinds. */
await runContainerProgram({
  known: shippedChoices,
  loadAll: async () => (await import('../cli/known/shipped.ts')).shipped,
  module: new URL(import.meta.url),
});

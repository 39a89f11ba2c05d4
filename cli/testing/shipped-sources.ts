import { shipped } from '../known/shipped.ts';

/** The shipped datasets and kinds, as the program `stima` gives them to its commands. */
export const shippedSources = {
  known: shipped,
  loadAll: async () => shipped,
  thread: new URL('../training/train-worker.ts', import.meta.url),
};

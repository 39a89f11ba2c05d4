/** The shipped datasets and kinds are loaded when a command needs them: help and wrong usage answer at once. */
export const known = async () => (await import('../known/shipped.ts')).shipped;
export const knownAnswers = async () => (await import('../known/shipped-answers.ts')).shippedAnswers;

/** The program of the thread that trains. */
export const TRAIN_THREAD = new URL('../training/train-worker.ts', import.meta.url);

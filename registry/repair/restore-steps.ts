import type { StoredRecord } from '../run-story.ts';

/** The record of a step that cannot be read, by its name: `fit.json`, `evaluate.2.json`. */
export interface DamagedStep {
  readonly key: string;
  readonly step: string;
}

/**
 * Records in place of those of a run that are damaged. Their places are those that the others leave free. What was recorded there
 * cannot be told, and they say so.
 * @param whole   the other records of the run
 * @param beganAt when the run began, if none of its records tells a time; ISO 8601
 */
export function restoreSteps(
  whole: readonly StoredRecord[],
  damaged: readonly DamagedStep[],
  beganAt: string,
): { readonly key: string; readonly record: StoredRecord }[] {
  const count = whole.length + damaged.length;
  const taken = new Set(whole.map(({ order }) => order));
  const free = Array.from({ length: count }, (_, i) => i + 1).filter((order) => !taken.has(order));
  const inOrder = [...damaged].sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
  return inOrder.map(({ key, step }, i) => {
    const order = free[i] ?? count;
    const before = whole.filter((record) => record.order < order).sort((a, b) => b.order - a.order)[0];
    const at = before?.at ?? whole[0]?.at ?? beganAt;
    const ends = order === count ? endOf(step) : undefined;
    return { key, record: { order, step, at, ...(ends && { ends }), message: LOST, detail: undefined } };
  });
}

const LOST = 'What was recorded of this step was damaged, and cannot be told.';

/** The order of the flow. */
const STEPS = ['renew', 'prepare', 'ingest', 'plan', 'fit', 'evaluate', 'decide', 'promote'];

const rank = ({ step }: DamagedStep): number => (STEPS.includes(step) ? STEPS.indexOf(step) : STEPS.length);

/** How a run ended whose last step was this one. */
const endOf = (step: string): 'succeeded' | 'failed' =>
  ['ingest', 'decide', 'promote'].includes(step) ? 'succeeded' : 'failed';

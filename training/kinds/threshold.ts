import type { Dataset } from '../../datasets/dataset.ts';

/** Where a threshold comes from: the declaration names it, or the costs of the two mistakes, or nothing was said. */
export type ThresholdSource = 'declared' | 'costs' | 'even odds';

export interface Threshold {
  /** From this probability of yes on, the decision is yes. */
  readonly threshold: number;
  readonly thresholdFrom: ThresholdSource;
}

/**
 * With probability p of a yes, deciding yes costs (1 − p) · wrongYes on average, and deciding no costs p · wrongNo. Both are equal at
 * p = wrongYes / (wrongYes + wrongNo).
 */
export function findThreshold({ target }: Pick<Dataset, 'target'>): Threshold {
  const { threshold, costs } = target.answers ?? {};
  if (threshold !== undefined) return { threshold, thresholdFrom: 'declared' };
  if (costs) return { threshold: costs.wrongYes / (costs.wrongYes + costs.wrongNo), thresholdFrom: 'costs' };
  return { threshold: 0.5, thresholdFrom: 'even odds' };
}

export const thresholdOf = (dataset: Pick<Dataset, 'target'>): number => findThreshold(dataset).threshold;

import type { Dataset } from '../../datasets/dataset.ts';

/** From this probability of yes on, the decision is yes. */
export const thresholdOf = ({ target }: Pick<Dataset, 'target'>): number => target.answers?.threshold ?? 0.5;

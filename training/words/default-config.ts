import type { TrainingConfig } from '../kinds/kind.ts';

export interface FitParameters {
  /** What may be added to the sum of each word. */
  readonly smoothing: readonly number[];
}

export interface Config extends TrainingConfig {
  readonly fit: FitParameters;
  /** The share of the rows to learn from. The rest is held out: training rows calibrate out of fold. */
  readonly splits: { readonly training: number };
  readonly share: number;
  /** Most rows that are kept to calibrate on, and to test on. */
  readonly sampleLimit: number;
}

/** The result of `configSchema` for {}. Code that answers needs the result and not the schema. */
export const defaultConfig: Config = {
  fit: { smoothing: [0.03, 0.1, 0.3] },
  splits: { training: 0.9 },
  seed: 0,
  reference: 'none',
  share: 1,
  sampleLimit: 5_000,
};

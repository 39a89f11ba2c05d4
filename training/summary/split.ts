/** Folds of the training rows. */
export const FOLDS = 5;

/** The part of a recipe that decides where a row belongs. */
export interface SplitConfig {
  readonly config: {
    /** Shares of all rows. The rest is held out. */
    readonly splits: { readonly training: number; readonly calibration: number };
    /** Share of the rows to use. */
    readonly share: number;
  };
}

/** Where a row belongs, for ever: a fold of the training rows (0 … 4), the calibration rows, or the holdout. */
export type Split = number | 'calibration' | 'holdout';

/** @param hash of the item without its price, 0 ≤ hash < 2³² */
export function splitOf({ config }: SplitConfig, hash: number): Split {
  const { training, calibration } = config.splits;
  const position = hash / 2 ** 32;
  if (position < training) return Math.min(FOLDS - 1, Math.floor((position / training) * FOLDS));
  return position < training + calibration ? 'calibration' : 'holdout';
}

/** Whether a row is among the share of the data that the recipe uses. @param hash of the row with its price, 53 bits */
export function isUsed({ config }: SplitConfig, hash: number): boolean {
  return config.share === 1 || (hash % 2 ** 20) / 2 ** 20 < config.share;
}

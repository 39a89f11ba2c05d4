/*
 * What can be wrong with what a kind is given. Every kind throws these, and no others that a caller must know.
 */

/** Sums are damaged, or of another recipe. */
export class SummaryError extends Error {
  override readonly name = 'SummaryError';
}

/** The bytes are no model that can answer. */
export class CorruptModelError extends Error {
  override readonly name = 'CorruptModelError';
}

/** There is no row to learn from. */
export class NothingToFitError extends Error {
  override readonly name = 'NothingToFitError';
}

/** The parameters do not fit the dataset. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
}

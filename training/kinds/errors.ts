/*
 * The errors of a kind. Every kind throws these, and a caller need know no others.
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

/** The declaration of the dataset is incomplete for its kind, or contradicts itself. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';
}

/** The parameters do not fit the dataset. */
export class RecipeError extends Error {
  override readonly name = 'RecipeError';
}

/** The rows and the parameters give equations that cannot be solved. The same rows with the same parameters fail again. */
export class CannotFitError extends Error {
  override readonly name = 'CannotFitError';
}

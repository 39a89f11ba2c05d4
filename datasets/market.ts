/**
 * The market of a dataset. The price of a period, or of a source, lies above that of another by a function of the scale and of
 * the grades: it is piecewise linear between some sizes, and has a slope along some graded axes.
 */
export interface MarketDeclaration {
  readonly rhythm: Rhythm;
  /** Sizes at which the level moves by itself, ascending, in units of the scale's feature; between them it is interpolated. */
  readonly sizes: readonly number[];
  /** Names of graded axes along which a premium moves. */
  readonly slopes: readonly string[];
  /** Standard deviation of a row's ln price about its model: what the deviations below are weighed against. */
  readonly residual: number;
  /** Standard deviations of a move from one period to the next, in ln price: of all sizes together, and of each by itself. */
  readonly walk: Deviations;
  /** Multiples of the walk's deviations that cross-validation chooses from. Absent: the walk is as declared. */
  readonly walks?: readonly number[];
  /** Standard deviation of the steady drift of all sizes in a period, in ln price. */
  readonly drift: number;
  /** Standard deviations of the level of a source, in ln price. */
  readonly source: Deviations;
}

/** How long a period is. */
export type Rhythm = 'week' | 'month' | 'quarter';

export interface Deviations {
  readonly common: number;
  readonly each: number;
}

/** Whether sources have levels of their own. Only then can prices in another currency be taken in as those of a source. */
export const hasSourceLevels = ({ market }: { readonly market?: MarketDeclaration }): boolean => market !== undefined;

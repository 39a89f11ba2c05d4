import type { Prediction } from '../api/types.ts';
import type { Formats } from '../locale/formats.ts';

/** An answer in a few words. */
export interface Headline {
  /** The price to the cent, or the word of the decision. */
  readonly figure: string;
  /** The same for a title, where there is little room. */
  readonly short: string;
  /** The range of a price, or the chance that a decision rests on. */
  readonly beside: string;
}

export function headline(prediction: Prediction, { money, percent }: Formats): Headline {
  if ('decision' in prediction) {
    const figure = prediction.decision;
    return { figure, short: figure, beside: `a chance of ${percent(prediction.probability, 1)}` };
  }
  const { price, unit, range } = prediction;
  return {
    figure: money(price, unit),
    short: money(price, unit, 0),
    beside: `${money(range.low, unit, 0)} to ${money(range.high, unit, 0)}`,
  };
}

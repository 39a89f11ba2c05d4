import type { GivenValue } from '../table/item.ts';
import type { KindAnswer } from './answering-kind.ts';

/** A yes or no: the decision, the probability that it rests on, and its reasons against a reference item. */
export interface DecisionAnswer extends KindAnswer {
  /** The dataset's own word for yes or for no. */
  readonly decision: string;
  /** Of yes. */
  readonly probability: number;
  /** From this probability on the decision is yes. */
  readonly threshold: number;
  readonly reference: { readonly probability: number; readonly item: Readonly<Record<string, number | string>> };
  /** Amounts sum to probability − reference probability. */
  readonly reasons: readonly DecisionReason[];
}

export interface DecisionReason {
  readonly input: string;
  readonly given: GivenValue;
  /** In log-odds. */
  readonly points: number;
  /** In probability. */
  readonly amount: number;
}

/** The name of the reason that joins the inputs that moved least. */
export const THE_REST = 'the rest';

/** The columns that a table of decisions adds. */
export const DECISION_COLUMNS = ['probability', 'decision'] as const;

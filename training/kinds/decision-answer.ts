import type { GivenValue } from '../table/item.ts';
import type { KindAnswer } from './answering-kind.ts';
import type { ThresholdSource } from './threshold.ts';

/** A yes or no: the decision, the probability that it rests on, and its reasons against a reference item. */
export interface DecisionAnswer extends KindAnswer {
  /** The dataset's own word for yes or for no. */
  readonly decision: string;
  /** Of yes. */
  readonly probability: number;
  /** From this probability on the decision is yes. */
  readonly threshold: number;
  /** Whether the threshold was declared, follows from the costs of the two mistakes, or is one half since nothing was said. */
  readonly thresholdFrom: ThresholdSource;
  readonly reference: { readonly probability: number; readonly item: Readonly<Record<string, number | string>> };
  /** Amounts sum to probability − reference probability. */
  readonly reasons: readonly DecisionReason[];
  /** Of a no: at most four sentences about the inputs that count most against a yes, the strongest first. */
  readonly principalReasons?: readonly string[];
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

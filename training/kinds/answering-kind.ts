import type { Dataset, Row } from '../../datasets/dataset.ts';
import type { ForwardError } from '../evaluation/forward-errors.ts';
import type { TellsDistances } from '../evaluation/target-distances.ts';
import type { Issue } from '../table/issue.ts';
import { objectReader, readString } from '../table/read-json.ts';
import type { MarketIndex } from './market-index.ts';
import { parseModel } from './parse-model.ts';
import type { UploadLabel } from './upload-context.ts';

/** A doubt about an item, or about the model's knowledge of such items. */
export interface KindWarning {
  readonly code: string;
  /** JSON pointer to the field. */
  readonly path: string;
  readonly message: string;
  /** The value that may have been meant. */
  readonly expected?: number;
}

/** The fields of one answer on the wire, beside `dataset` and `version`. */
export interface KindAnswer {
  readonly warnings: readonly KindWarning[];
}

/** Part: a model to answers. A kind without `similar` or `whatIf` has no such path in the interface, and no such route. */
export interface AnsweringKind<Answer extends KindAnswer = KindAnswer> {
  /** An item from JSON, or its faults. */
  readItem(dataset: Dataset, item: unknown): { readonly row: Row } | { readonly issues: readonly Issue[] };
  /**
   * @param asOf the last period that the model knows, where its fit recorded it: a model of one period does not say it itself
   * @throws CorruptModelError saying what was found
   */
  openModel(dataset: Dataset, bytes: Uint8Array, asOf?: string): Answerer<Answer>;
  /** Optional: the known things most similar to this item, the most similar first. At most `count`. */
  similar?(dataset: Dataset, model: AnswersRows<Answer>, row: Row, count: number): readonly object[];
  /**
   * Optional: what the answer to a varied item says beside the answer to the item itself: the schema is `whatIfSchema`.
   * @param asked the answer to the item itself; given as both, it says what is asked about
   */
  whatIf?(asked: Answer, varied: Answer): object;
}

/** The part of a model that the optional methods are given. */
export type AnswersRows<Answer extends KindAnswer = KindAnswer> = Pick<Answerer<Answer>, 'answer'>;

/**
 * The dataset of a model. Every model.json is a JSON object that names it.
 * @throws CorruptModelError saying what was found
 */
export function findModelDataset(bytes: Uint8Array): string {
  return parseModel(bytes, readModelName).dataset;
}

const readModelName = objectReader({ dataset: readString });

/** When a row was priced, and by whom. */
export interface RowMoment extends UploadLabel {
  /** Since 1 January 1970, where the row says it. */
  readonly day?: number | undefined;
}

/**
 * A model as it answers now. One that has learnt nothing for long has wider ranges, and warns. A kind that does not move in time
 * answers the same on every day.
 */
export const answeringNow = <Model extends { on?(day: string): Model }>(model: Model, now: Date): Model =>
  model.on?.(now.toISOString().slice(0, 10)) ?? model;

export interface Answerer<Answer extends KindAnswer = KindAnswer> {
  readonly recipe: string;
  /** The period whose level the answers have: `2026-06`. Absent: nothing says it. */
  readonly asOf?: string | undefined;
  /** Optional, like `movesInTime`: the levels of all periods; `undefined` if the model knows none, or no other. */
  market?(): MarketIndex | undefined;
  /**
   * Optional: the same at the level of the period of a date, and of a source; of the owner if no source is given. `undefined` if
   * the text names no period.
   */
  at?(asOf: string, source?: string): Answerer<Answer> | undefined;
  /** Optional, like `movesInTime`: the same at the level of a source; `undefined` if the model knows no level of it. */
  atSource?(source: string): Answerer<Answer> | undefined;
  /** Optional: the same on a day, `2026-11-28`: less certain, the longer nothing has been learnt until then. */
  on?(day: string): Answerer<Answer>;
  /**
   * Optional: warnings of every answer, whatever the item, since they are about the model itself. The warnings of an answer contain
   * them.
   */
  readonly standingWarnings?: readonly KindWarning[];
  answer(row: Row): Answer;
  /** Optional: the width of an answer's range as a share of the answer. A narrow range means a certain answer. */
  relativeWidth?(answer: Answer): number;
  /**
   * Whether an expert's target lies outside of the range, or is an answer that hardly could be. Screening counts such rows.
   * @param day of the target, since 1 January 1970; of the time of the answers if it is left out
   */
  contradicts(row: Row, target: number, day?: number): boolean;
  /**
   * Optional: how far an expert's target lies from the answer and from its range. With it screening tells prices at another level
   * from prices of another shape.
   */
  readonly distances?: TellsDistances;
  /**
   * Optional, like `movesInTime`: how far the answer is from a target, at the row's own time and source. `undefined` if the
   * model does not know the source.
   */
  forwardError?(row: Row, target: number, when: RowMoment): ForwardError | undefined;
  /** Whether an item lies outside of the range that the model knows. Its answer carries a warning then. */
  isOutside(row: Row): boolean;
  /** Names of the columns that a table of answers adds. */
  readonly csvColumns: readonly string[];
  /** Their cells for one row, and the warnings. */
  csvCells(row: Row): { readonly cells: readonly string[]; readonly warnings: readonly KindWarning[] };
}

/** Part: an answer as a picture in text, for a terminal. */
export interface DrawingKind<Answer extends KindAnswer = KindAnswer> {
  draw(dataset: Dataset, answer: Answer, version: string): string;
}

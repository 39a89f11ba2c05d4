import type { ZodObject, ZodType } from 'zod';
import type { Dataset, Pattern, Row } from '../../datasets/dataset.ts';
import type { DecisionCounts } from '../evaluation/evaluate-answers.ts';
import type { Violations } from '../evaluation/evaluation.ts';
import type { Metrics } from '../evaluation/metrics.ts';
import type { ProbabilityMetrics } from '../evaluation/probability-metrics.ts';
import type { Sketch } from '../summary/sketch.ts';
import type { UploadContext, UploadLabel } from './upload-context.ts';

/*
 * The contract of a kind of target. A kind defines how rows become sums, how sums become a model, and how a model answers. Code
 * outside of its folder knows only this contract: the flow, the interface, the command line, the container.
 *
 * The contract has parts, one for each verb, and each part has a registry of its own. So the bundle of a function carries
 * only what its verb needs. What a kind hands out is opaque to its callers: a summary goes in where a summary came out.
 * The methods are declared as methods, so that a kind may name its own types there.
 */

/** The dataset's kind is not registered. */
class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError';
}

/** The kinds that have a part, by name. */
export type Registry<Part> = Readonly<Record<string, Part>>;

/** @throws UnknownKindError naming the known kinds */
export function kindOf<Part>(registry: Registry<Part>, { name, kind }: Dataset): Part {
  const part = Object.hasOwn(registry, kind) ? registry[kind] : undefined;
  if (part === undefined)
    throw new UnknownKindError(
      `dataset ${name} is of the kind ${kind}, which is not known; known: ${Object.keys(registry).join(', ')}`,
    );
  return part;
}

/** The choices that decide the sums of given rows. */
export interface RecipeRequest {
  readonly dataset: Dataset;
  /** Parameters of training, as the kind's schema gives them. The defaults if they are absent. */
  readonly config?: TrainingConfig | undefined;
  /**
   * The frozen reference that rows are weighed against, as `decodeReference` gives it. If it is absent, all rows have
   * the same weight.
   */
  readonly reference?: FrozenReference | undefined;
  /** The version of that reference, if no rows are to be weighed. It is part of the recipe's key. */
  readonly referenceVersion?: string | undefined;
  /** The imputation of missing inputs, as `decodeImputation` gives it. If it is absent, rows must be complete. */
  readonly imputation?: FrozenReference | undefined;
}

/** A file by which rows are judged or completed. It is frozen, so that sums add and subtract. */
export interface FrozenReference {
  readonly dataset: string;
  readonly version: string;
}

/** A dataset with the choices made for it. Equal keys: sums that add. */
export interface RecipeId {
  readonly dataset: Dataset;
  readonly key: string;
}

/** The single rows that an upload keeps: some to calibrate on, some to test on, and hashes that recognise all of them. */
export interface KindSamples {
  readonly sketch: Sketch;
}

/** Reduces rows to sums, one by one. */
export interface KindSummariser<Summary, Samples> {
  /**
   * @param row before any repair
   * @param target > 0 for a price
   * @param day of its price, since 1 January 1970, where the row says it
   * @param source of its price, where the row says it; absent: that of the upload
   * @returns whether the frozen reference contradicts the target; undefined if there was no check
   */
  add(row: Row, target: number, day?: number, source?: string): boolean | undefined;
  finish(): {
    readonly summary: Summary;
    readonly samples: Samples;
    /** What a first pass has counted, for `Sums.joinFirstPass`. Absent after a second pass, or if the kind needs none. */
    readonly firstPass?: Uint8Array;
  };
}

/** Part: rows to sums, and sums to bytes. */
export interface SummarisingKind<Summary = unknown, Samples extends KindSamples = KindSamples> {
  /**
   * Decodes the shipped reference, which the recipe of a store names.
   * @throws Error if it is no reference
   */
  decodeReference(json: unknown): FrozenReference;
  /**
   * Optional. A kind without it learns from complete rows only.
   * @throws Error if it is no imputation
   */
  decodeImputation?(json: unknown): FrozenReference;
  openSums(request: RecipeRequest): Sums<Summary, Samples>;
  /** Samples of the recipe with this key. @throws SummaryError if they are damaged or of another recipe */
  decodeSamples(dataset: Dataset, recipeKey: string, bytes: Uint8Array): Samples;
  /** The recipe of an encoded summary, from its first bytes. `undefined` if they are too few or of another format. */
  findRecipeKey(head: Uint8Array): string | undefined;
}

/** Sums of one recipe. Encoded sums have their format, their recipe and a checksum, and equal sums have equal bytes. */
export interface Sums<Summary = unknown, Samples extends KindSamples = KindSamples> extends RecipeId {
  /** Whether a training row may lack the optional inputs of an item. */
  readonly takesIncompleteRows: boolean;
  createSummariser(context?: UploadContext): KindSummariser<Summary, Samples>;
  /** Optional, like `movesInTime`: the name of the period of a day since 1 January 1970. Names of later periods come later. */
  periodOf?(day: number): string;
  /**
   * Optional. How the rows of an upload are weighed may depend on all of them together. So a first pass over each part of the
   * upload counts, and the parts are joined.
   * @param parts of all parts of the upload, in any order
   * @returns what the summarisers of the second pass are given; `undefined` if the sums of the first pass stand
   * @throws SummaryError if they are damaged
   */
  joinFirstPass?(parts: readonly Uint8Array[]): Uint8Array | undefined;
  emptySummary(): Summary;
  /** Rows that a fit can learn from. */
  trainingRows(summary: Summary): number;
  encodeSummary(summary: Summary): Uint8Array;
  /**
   * Adds an encoded summary into the summary.
   * @param label of all its rows, in place of what the summary says of them
   * @throws SummaryError if the bytes are damaged or of another recipe
   */
  addEncoded(summary: Summary, bytes: Uint8Array, label?: UploadLabel): Summary;
  /** Rows kept to calibrate on, and rows held out. */
  sampleRows(samples: Samples): { readonly calibration: number; readonly holdout: number };
  encodeSamples(samples: Samples): Uint8Array;
  /** @param label as of `addEncoded`; @throws SummaryError if they are damaged or of another recipe */
  decodeSamples(bytes: Uint8Array, label?: UploadLabel): Samples;
  /** @param all at least one. They are not changed. */
  mergeSamples(all: readonly Samples[]): Samples;
}

/** The results of a fit beside its model, as plain JSON. Evaluate and the report read them. */
export interface FitNotes {
  /** The baselines, fitted on the same rows. */
  readonly baselines: unknown;
  /** The comparison that chose the parameters. */
  readonly trials: unknown;
  readonly iterations: unknown;
  /** The last period of which rows were learnt: `2026-06`. Absent if no period of them is known. */
  readonly asOf?: string | undefined;
}

export interface FittedBytes extends FitNotes {
  /** model.json */
  readonly model: string;
}

/** Part: sums to a model. */
export interface FittingKind<Summary = unknown, Samples extends KindSamples = KindSamples, Equations = unknown> {
  /**
   * Reads parameters of a fit from a request.
   * @throws Error with the wrong field and its fault
   */
  readFitParameters(given: unknown): object;
  openFit(request: RecipeRequest): Fitting<Summary, Samples, Equations>;
}

/** The input of a fit: the sums of all uploads together, in a form that is stored, added to and subtracted from. */
export interface Fitting<Summary = unknown, Samples extends KindSamples = KindSamples, Equations = unknown>
  extends Sums<Summary, Samples> {
  createEquations(summary: Summary): Equations;
  /** @throws SummaryError if more rows would be subtracted than there are */
  addToEquations(equations: Equations, summary: Summary, sign: 1 | -1): Equations;
  encodeEquations(equations: Equations): Uint8Array;
  /** @throws SummaryError if they are damaged or of another recipe */
  decodeEquations(bytes: Uint8Array): Equations;
  equationRows(equations: Equations): number;
  /**
   * The same equations, samples and parameters give the same bytes on every machine.
   * @param parameters as `readFitParameters` gives them
   * @throws NothingToFitError if there is no row
   */
  fit(equations: Equations, samples: Samples, parameters: object, onShare?: (share: number) => void): FittedBytes;
}

/** Part: a model tried on a table with known targets, to measure its errors again. */
export interface TryingKind {
  /** @throws CorruptModelError saying what was found */
  openTrial(dataset: Dataset, bytes: Uint8Array): ModelTrial;
}

export interface ModelTrial {
  /**
   * A target is judged at the level of its own time and source.
   * @param day of the target, since 1 January 1970
   */
  add(row: Row, target: number, day?: number, source?: string): void;
  /** At least one row must have been added. */
  finish(): TrialFigures;
}

/** Errors of prices, or of the probabilities of a yes. */
export type TrialFigures = PriceTrialFigures | AnswersTrialFigures;

export interface AnswersTrialFigures {
  readonly metrics: ProbabilityMetrics;
  readonly decisions: DecisionCounts;
  readonly violations: Violations;
}

export interface PriceTrialFigures {
  readonly metrics: Metrics;
  readonly range: {
    /** The shares of targets that the range should contain and does contain. */
    readonly meant: number;
    readonly coverage: number;
    /** The width as a share of the answer. */
    readonly medianWidth: number;
    /** The quantity that the bands divide. */
    readonly by: string;
    readonly bands: readonly { readonly from: number | null; readonly rows: number; readonly coverage: number }[];
  };
  readonly violations: Violations;
}

/** Part: makes the frozen files from rows. */
export interface ReferencingKind<
  Reference extends FrozenReference = FrozenReference,
  Imputation extends FrozenReference = FrozenReference,
> {
  /** Undefined if the rows are too few or too similar to judge each other. */
  makeReference(
    request: RecipeRequest,
    version: string,
    rows: RowSource,
    onShare?: (share: number) => void,
  ): (Reference & { readonly sigma: number }) | undefined;
  encodeReference(reference: Reference): object;
  /** Optional, as `decodeImputation` is. @param request with the reference made of the same rows */
  makeImputation?(request: RecipeRequest, version: string, rows: RowSource): Imputation;
  encodeImputation?(imputation: Imputation): object;
  /** Optional: chooses a part of the declaration from the rows, such as what is learnt of several columns together. */
  chooseFromRows?(request: RecipeRequest, rows: RowSource, onShare?: (share: number) => void): ChosenFromRows;
}

export interface ChosenFromRows {
  /** As JSON. What it holds is known to the declarations of the kind. */
  readonly part: object;
  /** What was tried, with the mean of |ln error| on rows that the fit had not seen. */
  readonly tried: readonly { readonly name: string; readonly error: number; readonly kept: boolean }[];
}

/** Rows that can be read several times. Each row is overwritten by the next. */
export interface RowSource {
  readonly count: number;
  /** `day` is that of the target, since 1 January 1970, where the row says it. */
  readonly visit: (each: (row: Row, target: number, day?: number) => void) => void;
}

/** The common training parameters of all kinds. A kind adds its own. */
export interface TrainingConfig {
  /** Of the hash that splits the rows. */
  readonly seed: number;
  readonly reference?: 'own' | 'shipped' | 'none' | undefined;
  /** The parameters of the fit alone. They do not change the sums. */
  readonly fit: object;
}

/**
 * Part: the parameters. Their schemas are zod's, so that the command line and the OpenAPI document can describe them.
 */
export interface ConfiguringKind {
  readonly schema: ZodType<TrainingConfig>;
  readonly fitSchema: ZodType;
  /** The result of `schema` for {}. */
  readonly defaults: TrainingConfig;
}

/** Part: the schemas of an item and an answer. They are zod's, so that the OpenAPI document can describe them. */
export interface DescribingKind {
  /** The schema of an item for `readItem`. */
  itemSchema(dataset: Dataset): ZodObject;
  /** The schema of an answer of `answer`: the fields beside `dataset` and `version`. */
  answerSchema(dataset: Dataset): ZodObject;
  /** Optional: whether the target rises or falls along the levels of a column. Undefined if they have no order. */
  directionOf?(dataset: Dataset, column: string): 'rising' | 'falling' | undefined;
  /** Optional, like `similar`: the schema of one of its results. */
  similarSchema?(dataset: Dataset): ZodObject;
  /** Optional, like `whatIf`: the schema of one of its answers. */
  whatIfSchema?(dataset: Dataset): ZodObject;
  /** Optional: the sets of columns that an item may lack together, from none to most. Each has its own range. */
  patterns?(dataset: Dataset): readonly Pattern[];
  /**
   * Optional: a description of the parts of answers that change with time. Without it, answers do not depend on the
   * time.
   */
  movesInTime?(dataset: Dataset): readonly string[];
}

import type { Comparison } from '../evaluation/decide.ts';
import type { ForwardFigures } from '../evaluation/forward-errors.ts';
import type { Metrics } from '../evaluation/metrics.ts';
import type { ProbabilityMetrics } from '../evaluation/probability-metrics.ts';
import type { FitNotes, KindSamples, RecipeRequest } from './kind.ts';

/** The input of Evaluate. Models and baselines are as the fit has written them. */
export interface JudgeInput<Samples extends KindSamples = KindSamples> {
  readonly samples: Samples;
  readonly candidate: Uint8Array;
  readonly notes: FitNotes;
  readonly champion?:
    | {
        readonly version: string;
        readonly model: Uint8Array;
        readonly restsOnWithdrawn: boolean;
        readonly isCandidate: boolean;
      }
    | undefined;
  readonly contested: readonly { readonly uploadId: string; readonly samples: Samples }[];
  readonly superseded: boolean;
  readonly unchanged: boolean;
  /** Of the last periods, as they were measured when their rows arrived. Absent: nothing was measured. */
  readonly forward?: readonly ForwardFigures[] | undefined;
}

export interface ReportContext {
  readonly version: string;
  /** The uploads that the version was fitted on. */
  readonly uploads: number;
  /** ISO 8601 */
  readonly at: string;
}

/** The judgement of a model on rows that it has not seen. */
export interface Judgement {
  readonly comparison: Comparison;
  /** Figures by name, for monitoring: errors of the candidate and of the champion in percent. */
  readonly errorPercent: { readonly candidate?: number | undefined; readonly champion?: number | undefined };
  /** The candidate's own; null if no row was held out. */
  readonly metrics: Metrics | ProbabilityMetrics | null;
  /** report.json and report.html, and the report in a few sentences. */
  report(context: ReportContext): {
    readonly json: object;
    readonly html: string;
    /** The most telling first. */
    readonly sentences: readonly string[];
  };
}

/** Part: a model beside others, and its report. */
export interface JudgingKind<Samples extends KindSamples = KindSamples> {
  openJudge(request: RecipeRequest): Judge<Samples>;
}

export interface Judge<Samples extends KindSamples = KindSamples> {
  judge(input: JudgeInput<Samples>): Judgement;
}

import { decide } from '../evaluation/decide.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Samples } from '../kinds/encode-samples.ts';
import type { Judgement, JudgingKind } from '../kinds/judging-kind.ts';
import type { FitNotes } from '../kinds/kind.ts';
import { findings, headline } from '../report/findings.ts';
import { renderReport } from '../report/render-report.ts';
import type { Trial } from '../report/report.ts';
import { listReader, objectReader, optionalReader, readNumber } from '../table/read-json.ts';
import type { Baselines } from './baselines.ts';
import { createReport } from './create-report.ts';
import { evaluate } from './evaluate.ts';
import { decodeModel } from './model.ts';
import { type LatticeRequest, latticeRecipe } from './summarising.ts';

/** The part of the ordered lattice that compares it with other models on held-out rows, and makes its report. */
export const latticeJudging: JudgingKind<Samples> = {
  openJudge: (request: LatticeRequest) => {
    const recipe = latticeRecipe(request);
    return {
      judge: ({ samples, candidate, notes, champion, contested, superseded, unchanged, forward }): Judgement => {
        const model = decodeModel(candidate);
        const { evaluation, comparison: onHoldout } = evaluate({
          recipe,
          baselines: readBaselines(notes.baselines, '/baselines'),
          holdout: samples.holdout,
          candidate: model,
          ...(champion && { champion: { ...champion, model: decodeModel(champion.model) } }),
          contested: contested.map(({ uploadId, samples: own }) => ({ uploadId, holdout: own.holdout })),
          superseded,
          unchanged,
        });
        const comparison = { ...onHoldout, ...(forward && forward.length > 0 && { forward }) };
        return {
          comparison,
          errorPercent: { candidate: errorOf(evaluation, 'candidate'), champion: errorOf(evaluation, 'champion') },
          metrics: evaluation?.models[0]?.metrics ?? null,
          report: ({ version, uploads, at }) => {
            const report = createReport({
              recipe,
              version,
              uploads,
              trials: readTrials(notes.trials, '/trials'),
              evaluation,
              comparison,
              levels: model.levels,
              unit: model.unit,
              at,
            });
            return {
              json: report,
              html: renderReport(report),
              sentences: [headline(report), ...findings(report, decide(comparison))],
            };
          },
        };
      },
    };
  },
};

/** The JSON of a fit is decoded like everything from storage. */
const readBaselines: (value: FitNotes['baselines'], path: string) => Baselines = objectReader({
  median: objectReader({ price: readNumber }),
  linear: objectReader({ weights: listReader(readNumber) }),
});

const readTrials: (value: FitNotes['trials'], path: string) => Trial[] = listReader(
  objectReader<Trial>({
    penalty: readNumber,
    length: readNumber,
    walk: optionalReader(readNumber),
    squaredError: readNumber,
  }),
);

function errorOf(evaluation: Evaluation | undefined, prefix: string): number | undefined {
  const found = evaluation?.models.find(({ name }) => name.startsWith(prefix))?.metrics;
  return found && 100 * found.medianAbsolutePercentageError;
}

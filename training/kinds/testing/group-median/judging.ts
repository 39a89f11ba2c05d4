import { boundsOfMean } from '../../../evaluation/bootstrap.ts';
import { type Comparison, decide } from '../../../evaluation/decide.ts';
import { measureErrors } from '../../../evaluation/metrics.ts';
import { type Sample, sampleRow, sampleTarget } from '../../../summary/sample.ts';
import { objectReader, readNumber } from '../../../table/read-json.ts';
import type { Samples } from '../../encode-samples.ts';
import type { Judgement, JudgingKind } from '../../judging-kind.ts';
import { decodeModel, type MedianModel, quoteFor } from './model.ts';
import { type MedianRecipe, type MedianRequest, medianRecipe } from './recipe.ts';

const readBaselines = objectReader({ median: readNumber });

export const medianJudging: JudgingKind<Samples> = {
  openJudge: (request: MedianRequest) => {
    const { dataset } = request;
    const recipe = medianRecipe(request);
    return {
      judge: ({ samples: { holdout }, candidate, notes, champion, contested, superseded, unchanged }): Judgement => {
        const own = decodeModel(dataset, candidate);
        const rival = champion && decodeModel(dataset, champion.model);
        const { median } = readBaselines(notes.baselines, '/baselines');
        const plain = compare(missesOf(recipe, own, holdout), missesOfOne(median, holdout));
        const beside = rival && compare(missesOf(recipe, rival, holdout), missesOf(recipe, own, holdout));
        const comparison: Comparison = {
          rows: holdout.count,
          skill: plain.skill,
          gainLowerBound: plain.lowerBound,
          ...(champion &&
            beside && {
              champion: {
                version: champion.version,
                excess: beside.mean,
                excessLowerBound: beside.lowerBound,
                excessUpperBound: beside.upperBound,
                restsOnWithdrawn: champion.restsOnWithdrawn,
                isCandidate: champion.isCandidate,
              },
            }),
          contested: rival
            ? contested.map(({ uploadId, samples }) => {
                const gain = compare(missesOf(recipe, own, samples.holdout), missesOf(recipe, rival, samples.holdout));
                return { uploadId, rows: samples.holdout.count, skill: gain.skill, gainLowerBound: gain.lowerBound };
              })
            : [],
          superseded,
          unchanged,
        };
        const measured = measure(recipe, own, holdout);
        const error = (model: MedianModel | undefined) => {
          const found = model && measure(recipe, model, holdout);
          return found ? 100 * found.medianAbsolutePercentageError : undefined;
        };
        return {
          comparison,
          errorPercent: { candidate: error(own), champion: error(rival) },
          metrics: measured,
          report: ({ version, uploads, at }) => {
            const { message } = decide(comparison);
            return {
              json: { format: 'group-median-report-1', version, uploads, at, groups: own.groups, metrics: measured },
              html: `<!doctype html><title>${version}</title><p>${message}</p>\n`,
              sentences: [`${version} quotes the median of each ${recipe.column}.`, message],
            };
          },
        };
      },
    };
  },
};

function missesOf(recipe: MedianRecipe, model: MedianModel, sample: Sample): Float64Array {
  return Float64Array.from({ length: sample.count }, (_, i) =>
    Math.abs(Math.log(quoteFor(recipe, model, sampleRow(sample, i)).price / sampleTarget(sample, i))),
  );
}

function missesOfOne(price: number, sample: Sample): Float64Array {
  return Float64Array.from({ length: sample.count }, (_, i) => Math.abs(Math.log(price / sampleTarget(sample, i))));
}

/** By how much the first errors are smaller than the others. */
function compare(better: Float64Array, worse: Float64Array) {
  const gains = worse.map((miss, i) => miss - better[i]!);
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const errors = sum(worse);
  const bounds = boundsOfMean(gains);
  return {
    mean: gains.length > 0 ? sum(gains) / gains.length : 0,
    skill: errors > 0 ? sum(gains) / errors : 0,
    lowerBound: bounds?.lower ?? null,
    upperBound: bounds?.upper ?? null,
  };
}

function measure(recipe: MedianRecipe, model: MedianModel, sample: Sample) {
  if (sample.count === 0) return null;
  return measureErrors(
    Float64Array.from({ length: sample.count }, (_, i) => sampleTarget(sample, i)),
    Float64Array.from({ length: sample.count }, (_, i) => quoteFor(recipe, model, sampleRow(sample, i)).price),
  );
}

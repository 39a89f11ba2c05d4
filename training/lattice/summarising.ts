import type { MarketDeclaration } from '../../datasets/market.ts';
import { decodeSamples, encodeSamples, mergeSamples, type Samples } from '../kinds/encode-samples.ts';
import type { RecipeRequest, SummarisingKind, Sums } from '../kinds/kind.ts';
import type { UploadContext, UploadLabel } from '../kinds/upload-context.ts';
import { parsePeriod, periodOfDay, showPeriod } from '../table/period.ts';
import { checkKnots } from './check-knots.ts';
import type { Config } from './config.ts';
import { decodeCentres, encodeCentres, encodeCounts, joinCounts } from './encode-residuals.ts';
import { addEncoded, encodeSummary, summaryRecipe } from './encode-summary.ts';
import { decodeImputation, type Imputation, suits } from './imputation.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { createRecipe, type Recipe } from './recipe.ts';
import { findCentres } from './residual-centres.ts';
import { decodeReference, type Reference } from './robust-reference.ts';
import { relabelled, type Stratum } from './stratum.ts';
import { createSummariser, type UploadStratum } from './summarise.ts';
import { createSummary, rowCount, type Summary } from './summary.ts';

/** The recipe of the lattice for a request. */
export interface LatticeRequest extends RecipeRequest {
  readonly config?: Config | undefined;
  readonly reference?: Reference | undefined;
  readonly imputation?: Imputation | undefined;
}

/** The part of the ordered lattice that reduces rows to exact sums. */
export const latticeSummarising: SummarisingKind<Summary, Samples> = {
  decodeReference,
  decodeImputation,
  openSums: (request: LatticeRequest) => latticeSums(latticeRecipe(request), request),
  decodeSamples: (dataset, key, bytes) => decodeSamples({ dataset, key }, bytes),
  findRecipeKey: summaryRecipe,
};

/** @throws RecipeError if the choices do not fit the dataset */
export function latticeRecipe({ dataset: declared, config, reference, referenceVersion }: LatticeRequest): Recipe {
  const dataset = latticeDataset(declared);
  if (config) checkKnots(dataset, config.knots);
  return createRecipe(dataset, config, reference?.version ?? referenceVersion);
}

/** @throws RangeError if `asOf` names no period */
function uploadStratum(recipe: Recipe, context: UploadContext = {}): UploadStratum {
  const { market } = recipe.dataset;
  const { asOf, source, dated, sourced, firstPass } = context;
  if (!market) return {};
  const centres = firstPass && decodeCentres(recipe, firstPass);
  const stratum = labelStratum(market, { asOf, source });
  return { ...(stratum && { stratum }), dated: dated || sourced, centres };
}

/** @returns undefined if the label says nothing; @throws RangeError if `asOf` names no period */
function labelStratum({ rhythm }: MarketDeclaration, { asOf, source = '' }: UploadLabel): Stratum | undefined {
  if (asOf === undefined) return source === '' ? undefined : { period: 0, source };
  const period = parsePeriod(rhythm, asOf);
  if (period === undefined) throw new RangeError(`${asOf} is no period`);
  return { period, source };
}

export function latticeSums(
  recipe: Recipe,
  { reference, imputation: given }: Pick<LatticeRequest, 'reference' | 'imputation'>,
): Sums<Summary, Samples> {
  // There are no means for chosen knots. Rows must then be complete.
  const imputation = given && suits(given, recipe.basis) ? given : undefined;
  const { market } = recipe.dataset;
  /** The time and the source of a label, or its time alone. */
  const stratumOf = (label?: UploadLabel): Partial<Stratum> | undefined => {
    const stratum = label && market && labelStratum(market, label);
    return stratum && label.keepsSources ? { period: stratum.period } : stratum;
  };
  return {
    takesIncompleteRows: imputation !== undefined,
    dataset: recipe.dataset,
    key: recipe.key,
    ...(market && { periodOf: (day: number) => showPeriod(market.rhythm, periodOfDay(market.rhythm, day)) }),
    createSummariser: (context) => {
      const { add, finish } = createSummariser(recipe, reference, imputation, uploadStratum(recipe, context));
      return {
        add,
        finish: () => {
          const { residuals, ...found } = finish();
          return { ...found, ...(residuals && { firstPass: encodeCounts(recipe, residuals) }) };
        },
      };
    },
    joinFirstPass: (parts) => {
      const centres = findCentres(joinCounts(recipe, parts));
      return centres && encodeCentres(recipe, centres);
    },
    emptySummary: () => createSummary(recipe),
    trainingRows: rowCount,
    encodeSummary: (summary) => encodeSummary(recipe, summary),
    addEncoded: (summary, bytes, label) => addEncoded(recipe, summary, bytes, stratumOf(label)),
    sampleRows: ({ calibration, holdout }) => ({ calibration: calibration.count, holdout: holdout.count }),
    encodeSamples: (samples) => encodeSamples(recipe, samples),
    decodeSamples: (bytes, label) => {
      const stratum = stratumOf(label);
      return decodeSamples(recipe, bytes, stratum && ((id) => relabelled(id, stratum)));
    },
    mergeSamples,
  };
}

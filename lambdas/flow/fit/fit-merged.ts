import { type FitParameters, fitSchema } from '../../../training/lattice/config.ts';
import { type FittedModel, fitModel } from '../../../training/lattice/fit-model.ts';
import { encodeModel } from '../../../training/lattice/model.ts';
import type { Recipe } from '../../../training/lattice/recipe.ts';
import type { Merged } from './merged.ts';

export interface FittedBytes extends Pick<FittedModel, 'baselines' | 'trials' | 'iterations'> {
  /** model.json */
  readonly model: string;
}

/** Fits what uploads amount to together: the same sums and parameters give the same bytes, wherever it runs. */
export function fitMerged(
  recipe: Recipe,
  { equations, samples }: Merged,
  parameters: Partial<FitParameters>,
  onShare?: (share: number) => void,
): FittedBytes {
  const { model, baselines, trials, iterations } = fitModel(
    recipe,
    equations,
    samples.calibration,
    fitSchema.parse(parameters),
    onShare,
  );
  return { model: encodeModel(model), baselines, trials, iterations };
}

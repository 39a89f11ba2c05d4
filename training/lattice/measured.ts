/**
 * The door for `bench`, which measures the parts of this kind one by one. Everything else reaches the kind by its contract.
 */
export { type Appraiser, createAppraiser } from './appraise.ts';
export { configSchema } from './config.ts';
export { createEquations, type Equations } from './equations.ts';
export { families } from './families.ts';
export { createFeatureReader } from './features.ts';
export { fitLattice } from './fit.ts';
export { fitModel } from './fit-model.ts';
export type { Imputation } from './imputation.ts';
export type { Levels } from './levels.ts';
export { makeImputation } from './make-imputation.ts';
export { makeReference } from './make-reference.ts';
export { decodeModel, encodeModel } from './model.ts';
export { multivariateLinear } from './multivariate-linear.ts';
export { fitOrderedLattice, orderedLattice } from './ordered-lattice.ts';
export { patternWeights } from './pattern-weights.ts';
export { createRecipe, type Recipe } from './recipe.ts';
export { findCentres } from './residual-centres.ts';
export { decodeReference } from './robust-reference.ts';
export type { Stratum } from './stratum.ts';
export { createSummariser, type UploadStratum } from './summarise.ts';
export { addSummary, createSummary, type Summary } from './summary.ts';

import * as z from 'zod';
import { rowsSchemas } from '../summary/rows-schemas.ts';

/*
 * Fits were tried at both ends of every bound, alone and together with the others, on 40, 500 and 53,940 rows. All
 * succeed. Further out the solver does not reach its tolerance, or numbers overflow.
 */

const MOST_KNOTS = 100;

/** Parameters of a fit. They do not change summaries. */
export const fitSchema = z
  .strictObject({
    penalty: between(1e-4, 1e4, {
      low: 'with less, the solver does not converge',
      high: 'with more, all grades cost the same',
    })
      .optional()
      .describe('λ of the lattice; cross-validation chooses it if it is left out'),
    length: between(1e-2, 1e2, {
      low: 'with less, knots are unrelated',
      high: 'with more, the first axis is flat',
    })
      .optional()
      .describe('length scale ℓ of the first axis, in ln units; cross-validation chooses it if it is left out'),
    tolerance: between(1e-8, 1e-2, {
      low: 'less is below the rounding of numbers',
      high: 'with more, prices are off the minimum',
    })
      .default(1e-4)
      .describe('relative residual at which the solver stops'),
  })
  .describe('Parameters of a fit');

/** Parameters of a summary. Summaries with different parameters cannot be added. */
export const configSchema = z
  .strictObject({
    fit: fitSchema.prefault({}),
    penalties: z
      .strictObject({
        sides: ridge().optional().describe('ridge penalty of the additive terms'),
        gatedSides: ridge().optional().describe('ridge penalty of the gated additive terms'),
      })
      .prefault({})
      .describe("ridge penalties; the dataset's own if they are left out"),
    knots: z
      .preprocess(refuseProto, z.record(z.string(), knotsSchema()))
      .prefault({})
      .describe(
        `ascending knots by feature, in units of the feature, instead of those declared; 2 to ${MOST_KNOTS} of each`,
      ),
    ...rowsSchemas,
  })
  .describe('Parameters of training');

/** A number with a reason for each of its bounds. */
function between(low: number, high: number, because: { readonly low: string; readonly high: string }) {
  return z.number().min(low, because.low).max(high, because.high);
}

function ridge() {
  return between(1e-6, 1e6, {
    low: 'with less, rare terms are not bounded',
    high: 'with more, the terms vanish',
  });
}

/** Further limits depend on the feature. `createRecipe` checks them. */
function knotsSchema() {
  return z
    .array(z.number())
    .min(2, 'a line needs two ends')
    .max(MOST_KNOTS, 'with more, a fit takes minutes and memory, and prices are hardly better');
}

/** `z.record` leaves out a key of this name and says nothing. */
function refuseProto(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
    context.addIssue({ code: 'custom', message: 'without __proto__, which is no feature' });
  return value;
}

export type FitParameters = z.infer<typeof fitSchema>;
export type Config = z.infer<typeof configSchema>;

import * as z from 'zod';
import { itemSchemaOf } from '../../item-schema.ts';
import type { DescribingKind } from '../../kind.ts';
import { rangeSchema } from '../../range-schema.ts';
import { warningSchema } from '../../warning-schema.ts';

/** A median with its range, and the group that it is the median of. */
export const medianDescribing: DescribingKind = {
  itemSchema: (dataset) => itemSchemaOf(dataset),
  answerSchema: () =>
    z.object({
      price: z.number(),
      unit: z.string(),
      range: rangeSchema,
      reasons: z.array(
        z.object({ input: z.string(), given: z.string(), rows: z.int().describe('how many of the group are known') }),
      ),
      warnings: z.array(warningSchema),
    }),
};

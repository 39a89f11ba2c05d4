import * as z from 'zod';
import { decisionSchema, variedDecisionSchema } from '../kinds/decision-schema.ts';
import { itemSchemaOf } from '../kinds/item-schema.ts';
import type { DescribingKind } from '../kinds/kind.ts';
import { warningSchemaOf } from '../kinds/warning-schema.ts';
import { WORDS_WARNINGS } from './warn.ts';

/** A decision about a text with its probability, and the words that weighed most. */
export const wordsDescribing: DescribingKind = {
  itemSchema: (dataset) => itemSchemaOf(dataset),
  answerSchema: () => decisionSchema.extend({ warnings: z.array(warningSchemaOf(WORDS_WARNINGS)) }),
  whatIfSchema: () => variedDecisionSchema.extend({ warnings: z.array(warningSchemaOf(WORDS_WARNINGS)) }),
};

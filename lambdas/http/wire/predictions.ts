import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import type { DescribingKind } from '../../../training/kinds/kind.ts';
import { warningSchema } from '../../../training/kinds/warning-schema.ts';
import { exampleItem } from '../../../training/table/item.ts';
import { MAX_ITEMS_TEXT, SIMILAR_COUNT, VARIED_VALUES } from './limits.ts';
import { problemSchema } from './problem.ts';
import { hasRefOfItsOwn, LONGEST_REF, REF } from './ref.ts';

const dataset = z.string();
const version = z.string().meta({ example: 'v1' });
const asOf = z
  .string()
  .optional()
  .describe('the period whose level the prices have; absent if all that was learnt stands at one level')
  .meta({ example: '2026-11' });

/**
 * One object is one item. An array or {"items": […]} is a list. The schema accepts more than the function, since the
 * function says precisely what is wrong.
 */
export const predictRequestSchema = z
  .unknown()
  .describe(
    `One item, a list of at most ${MAX_ITEMS_TEXT}, or {"items": […]}; see the schema of the dataset for its fields.`,
  );

/** The common part of the answers of all kinds of target. The document has the answers of each dataset in full. */
export const predictionSchema = z
  .object({ dataset, version, asOf, warnings: z.array(warningSchema) })
  .describe('One answer. Its other fields are those of the kind of target that the dataset is of.');

export const predictionsSchema = z.object({
  dataset,
  version,
  asOf,
  items: z
    .array(z.record(z.string(), z.unknown()))
    .describe('in the order asked: a prediction without dataset and version, or {"error": problem}'),
});

/** The caller's own id of an item. A dataset that has a column of this name has no other. */
function refOf(declared: Dataset) {
  if (hasRefOfItsOwn(declared)) return {};
  const about = `your own id of the ${declared.item.singular}; its answer has it again`;
  return { [REF]: z.string().max(LONGEST_REF).optional().describe(about).meta({ example: 'A-1043' }) };
}

/** The schemas of one answer of a dataset, and of the answer to a list. */
export function answerSchemasOf(kind: DescribingKind, declared: Dataset) {
  const answer = kind.answerSchema(declared);
  const { singular, plural } = declared.item;
  const ref = refOf(declared);
  const listed = answer.extend(ref).describe(`The answer to one ${singular} of a list`);
  const wrong = z.object({ ...ref, error: problemSchema }).describe(`A wrong ${singular} of a list`);
  return {
    listed,
    wrong,
    one: z.object({ dataset, version, asOf, ...ref, ...answer.shape }).describe(`The answer to one ${singular}`),
    list: z
      .object({
        dataset,
        version,
        asOf,
        items: z.array(z.union([listed, wrong])),
      })
      .describe(
        `The answers to a list of ${plural}, in the order asked. A wrong ${singular} has an error in its place.`,
      ),
  };
}

const askedItem = z.record(z.string(), z.unknown()).describe('an item, as predict takes it');

export const similarRequestSchema = z.strictObject({
  item: askedItem,
  n: z
    .int()
    .min(SIMILAR_COUNT.min)
    .max(SIMILAR_COUNT.max)
    .default(SIMILAR_COUNT.usual)
    .describe('how many to find')
    .meta({ example: SIMILAR_COUNT.usual }),
});

export const whatIfRequestSchema = z.strictObject({
  item: askedItem,
  vary: z
    .record(z.string(), z.array(z.unknown()).min(VARIED_VALUES.min).max(VARIED_VALUES.max))
    .describe('values by field; the item is asked with each of them in turn'),
});

/** The answers of the optional calls. */
export function optionalSchemasOf(kind: DescribingKind, declared: Dataset) {
  const listOf = (one: z.ZodObject) => z.object({ dataset, version, items: z.array(one) });
  const [similar, whatIf] = [kind.similarSchema?.(declared), kind.whatIfSchema?.(declared)];
  return {
    ...(similar && { similar: listOf(similar) }),
    ...(whatIf && { whatIf: listOf(z.object({ field: z.string(), value: z.unknown(), ...whatIf.shape })) }),
  };
}

/** The schema of an item of a dataset for predict. */
export function itemSchema(kind: DescribingKind, declared: Dataset) {
  return kind
    .itemSchema(declared)
    .extend(refOf(declared))
    .describe(`A ${declared.item.singular}, as POST /v1/${declared.name}/predict takes it`)
    .meta({ example: exampleItem(declared) });
}

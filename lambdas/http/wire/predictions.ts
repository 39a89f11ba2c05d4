import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import type { DescribingKind } from '../../../training/kinds/kind.ts';
import { warningSchema } from '../../../training/kinds/warning-schema.ts';
import { exampleItem } from '../../../training/table/item.ts';
import { exampleOf, hasAllValues } from '../../../training/table/levels.ts';
import { ALL_VALUES, MAX_ITEMS_TEXT, MAX_VARIED_ITEMS, SIMILAR_COUNT, VARIED_FIELDS, VARIED_VALUES } from './limits.ts';
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

const { min: fewest, max: most } = VARIED_VALUES;
const varied = <Field extends z.ZodType>(field: Field) => z.array(field).min(fewest).max(most);
const all = z.literal(ALL_VALUES);
const ABOUT_VARY = `for one field or two, the values to ask the item with, or "${ALL_VALUES}"; at most ${MAX_VARIED_ITEMS} combinations`;
/** The number of fields. */
const SOME_FIELDS = { minProperties: VARIED_FIELDS.min, maxProperties: VARIED_FIELDS.max };

export const whatIfRequestSchema = z.strictObject({
  item: askedItem,
  vary: z.record(z.string(), z.union([varied(z.unknown()), all])).describe(ABOUT_VARY),
});

/** The request with the fields of a dataset, and an example of its own. */
function whatIfRequestOf(declared: Dataset, item: z.ZodObject) {
  const { shape } = item;
  const fields = declared.columns.map((column): [string, z.ZodType] => {
    const field = shape[column.name]!;
    const values = varied(field instanceof z.ZodOptional ? field.unwrap() : field);
    return [column.name, (hasAllValues(column) ? z.union([values, all]) : values).optional()];
  });
  return z.strictObject({
    item,
    vary: z.strictObject(Object.fromEntries(fields)).describe(ABOUT_VARY).meta(SOME_FIELDS),
  });
}

/** The values of up to two fields of an item, as a caller may ask for them. */
export function whatIfExample({ columns, ...dataset }: Dataset) {
  const chosen = [...new Set([...columns.filter(hasAllValues), ...columns])].slice(0, VARIED_FIELDS.max);
  const named = chosen.map((column, i) => [
    column.name,
    i === 0 && hasAllValues(column) ? ALL_VALUES : [exampleOf(column)],
  ]);
  return { item: exampleItem({ columns, ...dataset }), vary: Object.fromEntries(named) };
}

/** The optional calls of a dataset. @param item what its calls take as an item */
export function optionalSchemasOf(kind: DescribingKind, declared: Dataset, item: z.ZodObject) {
  const ref = refOf(declared);
  const listOf = (one: z.ZodObject) => z.object({ dataset, version, ...ref, items: z.array(one) });
  const [similar, whatIf] = [kind.similarSchema?.(declared), kind.whatIfSchema?.(declared)];
  return {
    ...(similar && { similar: listOf(similar) }),
    ...(whatIf && {
      whatIf: z.object({
        ...{ dataset, version, asOf },
        asked: whatIf.extend(ref).describe('of the item as it was given'),
        items: z
          .array(whatIf.extend({ given: z.record(z.string(), z.unknown()).describe('the values that were varied') }))
          .describe('each combination of the values; those of the first field change last'),
      }),
      whatIfRequest: whatIfRequestOf(declared, item),
    }),
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

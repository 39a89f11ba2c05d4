import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import { hasSourceLevels } from '../../../datasets/market.ts';
import { DATE_FORMATS } from '../../../training/table/date-format.ts';
import { isLevelColumn } from '../../../training/table/levels.ts';
import { PERIOD_FORMS, startOfPeriod } from '../../../training/table/period.ts';
import { SOURCE_PATTERN } from '../../../training/table/source-name.ts';

/*
 * The requests about uploads. A function checks them, so its bundle has them. The answers are in uploads.ts: only the document
 * describes them.
 */

/** The request for a URL to put a file to. */
export const uploadRequestSchema = z.strictObject({
  name: z.string().min(1).max(200).describe('name of the file, without folders').meta({ example: '2026-11.csv' }),
});

/** What its field means is told in the document alone. */
export const correctSchema = z.strictObject({
  asOf: z
    .string()
    .max(10)
    .refine((text) => (startOfPeriod(text) ?? -1) >= 0, `${PERIOD_FORMS}, from 1970 on`),
});

export const acceptSchema = z.strictObject({
  insteadOf: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(100)
    .optional()
    .describe('uploads in force that this one replaces, in the same move')
    .meta({ example: ['9f86d081884c7d65'] }),
  decimal: z
    .enum(['point', 'comma'])
    .optional()
    .describe('the decimal mark of a file that is held with that question; it is read anew'),
  dates: z.enum(DATE_FORMATS).optional().describe('what comes first in its dates of digits, likewise'),
  scale: z.string().max(40).optional().describe('the scale of its grades, likewise').meta({ example: 'gia' }),
  currency: z
    .string()
    .max(10)
    .optional()
    .describe("the dataset's own unit, likewise: prices are in it whatever stands beside them"),
  source: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('the source that prices in another currency are of, likewise: its level takes in rate, tax and mark-up')
    .meta({ example: 'eur-list', pattern: SOURCE_PATTERN }),
});

/** The same, with the scales and the currency that the dataset knows. */
export function acceptSchemaOf(dataset: Dataset) {
  const { columns, date, target } = dataset;
  const scales = columns.flatMap((column) => (isLevelColumn(column) ? (column.scales ?? []) : []));
  const names = [...new Set(scales.map(({ name }) => name))];
  const { scale, currency } = acceptSchema.shape;
  const { dates, source } = acceptSchema.shape;
  return acceptSchema.omit({ dates: true, scale: true, source: true }).extend({
    ...(hasSourceLevels(dataset) && { source }),
    ...(date && { dates }),
    ...(names.length > 0 && {
      scale: z
        .enum(names)
        .optional()
        .describe(scale.description ?? ''),
    }),
    currency: z
      .enum([target.unit])
      .optional()
      .describe(currency.description ?? ''),
  });
}

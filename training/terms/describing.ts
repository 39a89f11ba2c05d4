import * as z from 'zod';
import { decisionSchema, variedDecisionSchema } from '../kinds/decision-schema.ts';
import { itemSchemaOf } from '../kinds/item-schema.ts';
import type { DescribingKind } from '../kinds/kind.ts';
import { priceSchema, unitSchemaOf, variedPriceSchema } from '../kinds/price-schema.ts';
import { warningSchemaOf } from '../kinds/warning-schema.ts';
import { termsDataset } from './declaration.ts';
import { TERMS_WARNINGS } from './warn.ts';

/** A price with its range, or a decision with its probability, and the reasons against a reference item. */
export const termsDescribing: DescribingKind = {
  itemSchema: (declared) => {
    const { columns } = termsDataset(declared);
    return itemSchemaOf(declared, (index) => {
      const column = columns[index];
      return column?.kind === 'grade' ? column.ordering : undefined;
    });
  },
  directionOf: (declared, name) => {
    const column = termsDataset(declared).columns.find((one) => one.name === name);
    return column?.kind === 'grade' ? column.ordering : undefined;
  },
  answerSchema: (dataset) => {
    const schema = dataset.target.answers ? decisionSchema : priceSchema.extend({ unit: unitSchemaOf(dataset) });
    return schema.extend({ warnings: z.array(warningSchemaOf(TERMS_WARNINGS)) });
  },
  whatIfSchema: ({ target }) => {
    const schema = target.answers ? variedDecisionSchema : variedPriceSchema;
    return schema.extend({ warnings: z.array(warningSchemaOf(TERMS_WARNINGS)) });
  },
};

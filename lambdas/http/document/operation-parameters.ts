import { PERIOD_PATTERN } from '../../../training/table/period-pattern.ts';
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../wire/limits.ts';
import { VERSION_PATTERN } from '../wire/version.ts';
import type { QueryParameter } from './operation.ts';

/** The query parameters of a list in pages. */
export const page: readonly QueryParameter[] = [
  {
    name: 'limit',
    description: `the largest number of entries; ${DEFAULT_LIMIT} if it is left out`,
    example: DEFAULT_LIMIT,
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT },
  },
  {
    name: 'next',
    description: '`next` of the previous page; the answer goes on after it',
  },
];

export const version: QueryParameter = {
  name: 'version',
  description: 'a version to ask instead of the champion',
  example: 'v1',
  schema: { type: 'string', pattern: VERSION_PATTERN },
};

export const asOf: QueryParameter = {
  name: 'asOf',
  description: "a day, month, week or quarter to price at the level of; today's level if it is left out",
  example: '2026-06',
  schema: { type: 'string', pattern: PERIOD_PATTERN },
  ofLevels: true,
};

/** The path of a dataset. */
export const DATASET = '/v1/{dataset}';

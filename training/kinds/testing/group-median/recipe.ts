import * as z from 'zod';
import type { Dataset, Row } from '../../../../datasets/dataset.ts';
import { objectReader, readNumber, readString, recordReader, wordReader } from '../../../table/read-json.ts';
import { RecipeError } from '../../errors.ts';
import type { FrozenReference, RecipeRequest, TrainingConfig } from '../../kind.ts';

/** The fewest rows of a group whose own median is quoted. */
export const fitSchema = z.strictObject({ fewest: z.number().int().min(1).default(5) });

export type FitParameters = z.infer<typeof fitSchema>;

export const configSchema = z.strictObject({
  seed: z.number().int().min(0).default(0),
  reference: z.enum(['own', 'shipped', 'none']).optional(),
  splits: z
    .strictObject({ training: z.number().min(0.1).max(1), calibration: z.number().min(0).max(1) })
    .default({ training: 0.8, calibration: 0.1 }),
  fit: fitSchema.prefault({}),
});

export interface Config extends TrainingConfig {
  readonly splits: { readonly training: number; readonly calibration: number };
  readonly fit: FitParameters;
}

export const defaults: Config = configSchema.parse({});

export interface MedianReference extends FrozenReference {
  /** The reference prices by group. */
  readonly prices: Readonly<Record<string, number>>;
}

export interface MedianRequest extends RecipeRequest {
  readonly config?: Config | undefined;
  readonly reference?: MedianReference | undefined;
}

export interface MedianRecipe {
  readonly dataset: Dataset;
  readonly key: string;
  readonly config: Config & { readonly share: number };
  readonly groups: readonly string[];
  readonly groupOf: (row: Row) => number;
  readonly column: string;
}

const SAMPLE_LIMIT = 1_000;

/** @throws RecipeError if the dataset has no category to group by */
export function medianRecipe({ dataset, config = defaults, reference, referenceVersion }: MedianRequest): MedianRecipe {
  const index = dataset.columns.findIndex(({ kind }) => kind === 'category');
  const column = dataset.columns[index];
  if (column?.kind !== 'category')
    throw new RecipeError(`${dataset.name} has no category, whose medians could be quoted`);
  const { seed, splits } = config;
  const version = reference?.version ?? referenceVersion ?? 'none';
  return {
    dataset,
    key: JSON.stringify([dataset.recipeVersion, version, seed, splits.training, splits.calibration, SAMPLE_LIMIT]),
    config: { ...config, share: 1 },
    groups: column.levels,
    groupOf: (row) => row[index]!,
    column: column.name,
  };
}

export const sampleLimit = SAMPLE_LIMIT;

const readReference = objectReader({
  format: wordReader('group-median-reference-1'),
  dataset: readString,
  version: readString,
  prices: recordReader(readNumber),
});

export function decodeReference(json: unknown): MedianReference {
  const { dataset, version, prices } = readReference(json, '');
  return { dataset, version, prices };
}

export function encodeReference({ dataset, version, prices }: MedianReference): object {
  return { format: 'group-median-reference-1', dataset, version, prices };
}

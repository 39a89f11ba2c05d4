import type { Dataset } from '../../../datasets/dataset.ts';
import { readFitRecord } from '../../../registry/candidate.ts';
import { findUpload, type Ledger, type LedgerEntry } from '../../../registry/ledger.ts';
import type { FoundPrices } from '../../../registry/receipt.ts';
import { CorruptRecordError, orDamage } from '../../../registry/record.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { findPriceLevel, type PriceLevel } from '../../../training/evaluation/price-level.ts';
import type { TargetDistances } from '../../../training/evaluation/target-distances.ts';
import { labelOf } from '../../../training/kinds/upload-context.ts';
import { momentOf } from './moment.ts';

/** The prices of an upload beside the champion's, and whether the champion knows their source. */
export interface ComparedPrices {
  readonly found: PriceLevel;
  /** Empty: the owner. */
  readonly source: string;
  /** Whether they are in another currency. Then any level is possible. */
  readonly isForeign: boolean;
  /** Whether the champion was fitted on no upload of this source. */
  readonly isNew: boolean;
  /** Whether it was fitted on any of the owner's. Then its answers are at his level. */
  readonly isOwnKnown: boolean;
}

interface ReadPrices {
  readonly distances?: TargetDistances | undefined;
  readonly source?: string | undefined;
  readonly isForeign?: boolean;
}

/**
 * @param version of the champion that the rows were compared with
 * @returns undefined if there is none, or if the kind has no distances
 */
export async function comparePrices(
  models: Store,
  ledger: Ledger,
  dataset: Dataset,
  version: string | null,
  { distances, source = '', isForeign = false }: ReadPrices,
): Promise<ComparedPrices | undefined> {
  if (version === null || !distances) return undefined;
  const known = await findSources(models, ledger, dataset, version);
  const found = findPriceLevel(distances);
  // Where nobody can tell, the source counts as known: its prices are then judged by their level too.
  return { found, source, isForeign, isNew: known?.has(source) === false, isOwnKnown: known?.has('') !== false };
}

/** The sources of the uploads that a version was fitted on. `undefined` if its record is damaged. */
async function findSources(
  models: Store,
  ledger: Ledger,
  dataset: Dataset,
  version: string,
): Promise<ReadonlySet<string> | undefined> {
  const record = await orDamage(readFitRecord(models, dataset.name, version));
  if (record instanceof CorruptRecordError) return undefined;
  return new Set(record.uploadIds.map((id) => sourceOf(dataset, id, findUpload(ledger, id))));
}

/** The source of an upload; empty: the owner. Entries from before sources were kept there have it in the folder of their name. */
export function sourceOf(dataset: Dataset, uploadId: string, entry: LedgerEntry | undefined): string {
  const source = labelOf(dataset, uploadId)?.source ?? entry?.source;
  return source ?? momentOf(entry?.name ?? '', new Date(0)).source ?? '';
}

/** What was found of the prices, in the form that the receipt keeps. */
export function levelFound({ found: { level, bands }, isNew }: ComparedPrices): FoundPrices {
  const ratioOf = (ln: number) => Number(Math.exp(ln).toPrecision(4));
  return {
    ratio: ratioOf(level),
    bySize: bands.map(({ name, level: own }) => ({ size: name, ratio: ratioOf(own) })),
    ...(isNew && { first: true }),
  };
}

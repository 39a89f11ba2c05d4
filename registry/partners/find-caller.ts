import { hashOf, type KeyRecord, opensAt } from './partner.ts';
import type { PartnerStore } from './partner-store.ts';

/** Whose key it is, or that it opens nothing any more. Undefined for a key that the store has never seen. */
export type FoundCaller = { readonly kind: 'partner'; readonly record: KeyRecord } | { readonly kind: 'ended' };

export async function findCaller(
  partners: Pick<PartnerStore, 'findKey'>,
  key: string,
  now: Date,
): Promise<FoundCaller | undefined> {
  const record = await partners.findKey(hashOf(key));
  if (record === undefined) return undefined;
  return opensAt(record, now) ? { kind: 'partner', record } : { kind: 'ended' };
}

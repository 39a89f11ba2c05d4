import { createHash, randomBytes } from 'node:crypto';

/** What a partner has agreed to: a rate, a burst and a number of items a month. */
export const PLAN_NAMES = ['bronze', 'silver', 'gold'] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** A business that asks for prices by a key of its own. */
export interface Partner {
  readonly name: string;
  readonly plan: PlanName;
  /** When it was added. */
  readonly since: string;
  /** When it was revoked. Absent while it may ask. */
  readonly revokedAt?: string | undefined;
  /** The newest last. Those that open nothing any more are among them. */
  readonly keys: readonly PartnerKey[];
  /** Counts the changes of this record. A change names the one that it follows. */
  readonly revision: number;
}

/** A key as it is kept: it cannot be told from its hash. */
export interface PartnerKey {
  readonly hash: string;
  readonly since: string;
  /** From when on it opens nothing. Absent: it opens for good. */
  readonly until?: string | undefined;
  /** The id of its copy at API Gateway. */
  readonly gatewayId?: string | undefined;
}

/** What a key opens. */
export interface KeyRecord {
  readonly partner: string;
  readonly plan: PlanName;
  readonly until?: string | undefined;
}

/** A name stands in paths, metrics and keys of a table. */
export const PARTNER_NAME = '^[a-z0-9][a-z0-9-]{0,39}$';

export const isPartnerName = (name: string): boolean => new RegExp(PARTNER_NAME).test(name);

/** A new key: 192 random bits. */
export const makeKey = (): string => `partner-${randomBytes(24).toString('base64url')}`;

/** A key has too many random bits to be guessed from its digest, so the digest needs no salt and no slow function. */
export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Whether a key opens at this time. */
export const opensAt = ({ until }: Pick<KeyRecord, 'until'>, now: Date): boolean =>
  until === undefined || now.toISOString() < until;

/** The records of the keys of a partner. */
export function keyRecords({ name, plan, keys }: Partner): ReadonlyMap<string, KeyRecord> {
  return new Map(keys.map(({ hash, until }) => [hash, { partner: name, plan, ...(until !== undefined && { until }) }]));
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type FoundCaller, findCaller } from '../../../registry/partners/find-caller.ts';
import { hashOf, type PlanName } from '../../../registry/partners/partner.ts';
import type { PartnerStore } from '../../../registry/partners/partner-store.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import { things } from '../../../training/wording/wording.ts';
import type { Answer } from '../request/handler.ts';
import { Problem } from '../request/problem.ts';
import { quotaHeaders, secondsToNextMonth } from './quota-headers.ts';

/** Knows who asks, and holds partners to their quota of items. */
export interface Meter {
  /**
   * Answers a call. Its items are taken from the quota before it is answered; those that it did not price are given
   * back.
   * @param answer gives the answer with the number of items that were priced
   * @throws Problem if the key has ended, or if the items do not fit into what is left
   */
  measure(event: Call, items: number, answer: (caller: CallerName) => Promise<Priced>): Promise<Answer>;
  /** @throws Problem if the key has ended */
  nameOf(event: Call): Promise<CallerName>;
}

/** The name under which records of a caller are kept. */
export interface CallerName {
  readonly name: string;
  /** A key that the store does not know belongs to the owner: the one of the first start, or one made by hand on AWS. */
  readonly isOwner: boolean;
}

export interface Priced {
  readonly answer: Answer;
  readonly priced: number;
}

type Call = Pick<APIGatewayProxyEvent, 'requestContext'>;

export interface MeterOptions {
  readonly partners: PartnerStore;
  /** The items of a month, by plan. */
  readonly quotas: Readonly<Record<PlanName, number>>;
  readonly now?: () => Date;
  /** How long an instance remembers what a key opens. A revoked key is refused after that at the latest. */
  readonly keyMaxAgeMs?: number;
  /** Told when the store cannot be used. The call is answered all the same, without a quota. */
  readonly onAway: (error: StorageError) => void;
}

/** A revoked key may go on for at most 30 s: so long in memory, and as long again in a call that is under way. */
const KEY_MAX_AGE_MS = 15_000;

export function createMeter({ partners, quotas, onAway, ...options }: MeterOptions): Meter {
  const { now = () => new Date(), keyMaxAgeMs = KEY_MAX_AGE_MS } = options;
  const findKey = rememberKeys(partners, keyMaxAgeMs, now);

  /** Undefined if the store is away. */
  const orAway = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      onAway(error);
      return undefined;
    }
  };

  const find = async ({ requestContext: { identity } }: Call) => {
    // A gateway lets in no call without a key. Where there is none, it is called by other means.
    const asOwner: Found = { name: `owner:${identity?.apiKeyId ?? 'key'}`, isOwner: true };
    if (!identity?.apiKey) return asOwner;
    const caller = await orAway(findKey(identity.apiKey));
    if (caller === undefined) return asOwner;
    if (caller.kind === 'ended') throw new Problem('forbidden', 'This key has ended; ask with the new one.');
    const { partner, plan } = caller.record;
    return { name: partner, isOwner: false, quota: quotas[plan] };
  };

  return {
    nameOf: find,

    async measure(event, items, answer) {
      const caller = await find(event);
      const { name: partner, quota } = caller;
      const at = now();
      const taken = quota === undefined ? undefined : await orAway(partners.takeItems({ partner, at, items, quota }));
      if (quota === undefined || taken === undefined) return (await answer(caller)).answer;
      if (!taken.fits) throw overQuota(quota, taken.used, items, at);
      const settle = async (priced: number) => {
        const rest = items - priced;
        const used = rest > 0 ? await orAway(partners.giveBackItems({ partner, at, items: rest })) : taken.used;
        return quotaHeaders(quota, used ?? taken.used, at);
      };
      try {
        const { answer: given, priced } = await answer(caller);
        return { ...given, headers: { ...given.headers, ...(await settle(priced)) } };
      } catch (error) {
        const headers = await settle(0);
        throw error instanceof Problem ? error.with(headers) : error;
      }
    },
  };
}

interface Found extends CallerName {
  readonly quota?: number;
}

function overQuota(quota: number, used: number, items: number, at: Date): Problem {
  const left = Math.max(0, quota - used);
  const message = `Of the ${things(quota, ITEM)} of this month ${left === 0 ? 'none is' : `${left.toLocaleString('en')} are`} left, and the call has ${things(items, ITEM)}; nothing was priced.`;
  const headers = { ...quotaHeaders(quota, used, at), 'retry-after': String(secondsToNextMonth(at)) };
  return new Problem('quota-exceeded', message).with(headers);
}

const ITEM = { singular: 'item', plural: 'items' };

/** The most keys that are remembered. A caller with more of them only costs look-ups. */
const MOST_KEYS = 1_000;

/** Looks a key up again once it was remembered for so long. A key that the store does not know is looked up with each call. */
function rememberKeys(partners: PartnerStore, maxAgeMs: number, now: () => Date) {
  const remembered = new Map<string, { readonly found: FoundCaller; readonly until: number }>();
  return async (key: string): Promise<FoundCaller | undefined> => {
    const hash = hashOf(key);
    const time = now();
    const known = remembered.get(hash);
    if (known && time.getTime() < known.until) return known.found;
    const found = await findCaller(partners, key, time);
    remembered.delete(hash);
    if (remembered.size >= MOST_KEYS) remembered.clear();
    if (found) remembered.set(hash, { found, until: time.getTime() + maxAgeMs });
    return found;
  };
}

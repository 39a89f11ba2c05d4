import { findCaller } from '../../registry/partners/find-caller.ts';
import type { PartnerStore } from '../../registry/partners/partner-store.ts';
import { LOCAL_PLANS } from '../../registry/partners/plans.ts';
import type { GatewayOptions } from './gateway.ts';

/** Finds the keys of partners that were added, each with the rate of its plan. A key that has ended is not found. */
export function createPartnerKeys(
  partners: Pick<PartnerStore, 'findKey'>,
  now: () => Date = () => new Date(),
): NonNullable<GatewayOptions['findKey']> {
  return async (value) => {
    const caller = await findCaller(partners, value, now());
    if (caller?.kind !== 'partner') return undefined;
    const { partner, plan } = caller.record;
    const { ratePerSecond: perSecond, burst } = LOCAL_PLANS[plan];
    return { id: partner, value, rate: { perSecond, burst } };
  };
}

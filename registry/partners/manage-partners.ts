import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError } from '../storage/store.ts';
import { hashOf, makeKey, opensAt, type Partner, type PartnerKey, type PlanName } from './partner.ts';
import { NameTakenError, RevokedPartnerError, UnknownPartnerError } from './partner-errors.ts';
import type { PartnerStore } from './partner-store.ts';

/** A gateway that has copies of the keys and checks them before a call reaches a function. */
export interface GatewayKeys {
  /** @returns the id of the copy */
  add(partner: string, plan: PlanName, key: string): Promise<string>;
  /** From now on the copy opens nothing. Nothing happens if it is gone. */
  remove(plan: PlanName, gatewayId: string): Promise<void>;
}

export interface PartnerDependencies {
  readonly partners: PartnerStore;
  /** Absent where the gateway asks the store itself. */
  readonly gateway?: GatewayKeys;
  readonly now?: () => Date;
}

/** A partner with a new key. The key is told here alone: only its hash is stored. */
export interface NewKey {
  readonly partner: Partner;
  readonly key: string;
}

/** For how long the keys before a new one open too. */
export const OVERLAP_DAYS = 7;

/** Keys that have ended are remembered up to this number, so that a record stays small. */
const MOST_ENDED = 8;

/** @throws NameTakenError if there is, or was, a partner of that name */
export async function addPartner(
  { partners, gateway, now = () => new Date() }: PartnerDependencies,
  { name, plan }: Pick<Partner, 'name' | 'plan'>,
): Promise<NewKey> {
  const key = makeKey();
  const since = now().toISOString();
  const added: Partner = { name, plan, since, keys: [{ hash: hashOf(key), since }], revision: 1 };
  if (!(await partners.putPartner(added))) throw new NameTakenError(name);
  return { partner: await copyToGateway({ partners, gateway }, added, key), key };
}

/**
 * A new key for a partner. Those it has go on opening for some days.
 * @throws UnknownPartnerError, RevokedPartnerError
 */
export async function rotateKey(
  { partners, gateway, now = () => new Date() }: PartnerDependencies,
  name: string,
  overlapDays: number = OVERLAP_DAYS,
): Promise<NewKey & { readonly previousUntil: string }> {
  const key = makeKey();
  const time = now();
  const previousUntil = new Date(time.getTime() + overlapDays * 86_400_000).toISOString();
  let ended: readonly PartnerKey[] = [];
  const rotated = await change(partners, name, (partner) => {
    if (partner.revokedAt !== undefined) throw new RevokedPartnerError(name, partner.revokedAt);
    ended = partner.keys.filter((one) => !opensAt(one, time));
    const kept = partner.keys.filter((one) => opensAt(one, time)).map((one) => endedBy(one, previousUntil));
    const remembered = ended.slice(-MOST_ENDED).map(({ gatewayId: _, ...one }) => one);
    return { ...partner, keys: [...remembered, ...kept, { hash: hashOf(key), since: time.toISOString() }] };
  });
  await removeFromGateway(gateway, rotated.plan, ended);
  return { partner: await copyToGateway({ partners, gateway }, rotated, key), key, previousUntil };
}

/** From now on no key of the partner opens anything. @throws UnknownPartnerError */
export async function revokePartner(
  { partners, gateway, now = () => new Date() }: PartnerDependencies,
  name: string,
): Promise<Partner> {
  const revokedAt = now().toISOString();
  const revoked = await change(partners, name, (partner) =>
    // A second call brings to an end what a first may have left undone, and moves no date.
    partner.revokedAt === undefined
      ? { ...partner, revokedAt, keys: partner.keys.map((one) => endedBy(one, revokedAt)) }
      : partner,
  );
  await removeFromGateway(gateway, revoked.plan, revoked.keys);
  return revoked;
}

/** @throws UnknownPartnerError */
export async function getPartner(partners: PartnerStore, name: string): Promise<Partner> {
  const partner = await partners.findPartner(name);
  if (partner === undefined) throw new UnknownPartnerError(name);
  return partner;
}

const endedBy = (key: PartnerKey, until: string): PartnerKey =>
  key.until !== undefined && key.until <= until ? key : { ...key, until };

/** Another change of the same partner may be quicker. Then this one is made of what that has left. */
async function change(partners: PartnerStore, name: string, make: (partner: Partner) => Partner): Promise<Partner> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const found = await getPartner(partners, name);
    const made = make(found);
    if (made === found) return found;
    const changed = { ...made, revision: found.revision + 1 };
    if (await partners.putPartner(changed)) return changed;
    await sleep(5 + Math.random() * 20 * attempt);
  }
  throw new StorageError(`The partner ${name} is being changed by others; try again.`);
}

/** The store knows the key before the gateway does: what the store does not know is none of a partner's keys. */
async function copyToGateway(
  { partners, gateway }: { readonly partners: PartnerStore; readonly gateway: GatewayKeys | undefined },
  { name, plan }: Partner,
  key: string,
): Promise<Partner> {
  if (!gateway) return getPartner(partners, name);
  const gatewayId = await gateway.add(name, plan, key);
  const hash = hashOf(key);
  return change(partners, name, (partner) => ({
    ...partner,
    keys: partner.keys.map((one) => (one.hash === hash ? { ...one, gatewayId } : one)),
  }));
}

async function removeFromGateway(gateway: GatewayKeys | undefined, plan: PlanName, keys: readonly PartnerKey[]) {
  if (!gateway) return;
  for (const { gatewayId } of keys) if (gatewayId !== undefined) await gateway.remove(plan, gatewayId);
}

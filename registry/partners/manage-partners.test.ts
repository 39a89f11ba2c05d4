import { beforeEach, describe, expect, it } from 'vitest';
import { findCaller } from './find-caller.ts';
import { addPartner, type GatewayKeys, revokePartner, rotateKey } from './manage-partners.ts';
import { hashOf } from './partner.ts';
import { NameTakenError, RevokedPartnerError, UnknownPartnerError } from './partner-errors.ts';
import type { PartnerStore } from './partner-store.ts';
import { openSqlite } from './sqlite-database.ts';
import { sqlitePartnerStore } from './sqlite-partner-store.ts';

const DAY_MS = 86_400_000;
let partners: PartnerStore;
let time: Date;
/** What the gateway would let in. */
let open: Set<string>;
let dependencies: { partners: PartnerStore; gateway: GatewayKeys; now: () => Date };

beforeEach(() => {
  partners = sqlitePartnerStore(openSqlite(':memory:'));
  time = new Date('2026-11-28T08:00:00Z');
  open = new Set();
  const gateway: GatewayKeys = {
    add: async (partner, plan, key) => {
      // The store knows it first.
      expect(await partners.findKey(hashOf(key))).toEqual({ partner, plan });
      open.add(`${plan} id-of-${hashOf(key)}`);
      return `id-of-${hashOf(key)}`;
    },
    remove: async (plan, id) => {
      open.delete(`${plan} ${id}`);
    },
  };
  dependencies = { partners, gateway, now: () => time };
});

const kindOfCaller = async (key: string) => (await findCaller(partners, key, time))?.kind;

describe('a partner', () => {
  it('is added with a key that is stored as its hash alone', async () => {
    const { partner, key } = await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    expect(key).toMatch(/^partner-[\w-]{32}$/);
    expect(partner.keys).toEqual([{ hash: hashOf(key), since: time.toISOString(), gatewayId: `id-of-${hashOf(key)}` }]);
    expect(JSON.stringify(await partners.listPartners())).not.toContain(key);
    expect(await findCaller(partners, key, time)).toEqual({
      kind: 'partner',
      record: { partner: 'acme', plan: 'gold' },
    });
    expect(await findCaller(partners, `${key}x`, time)).toBeUndefined();
  });

  it('keeps its name, also after it was revoked', async () => {
    await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    await revokePartner(dependencies, 'acme');
    await expect(addPartner(dependencies, { name: 'acme', plan: 'silver' })).rejects.toThrow(NameTakenError);
  });

  it('asks with both keys for seven days after a rotation, and then with the new one', async () => {
    const first = await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    const second = await rotateKey(dependencies, 'acme');
    expect(second.previousUntil).toBe('2026-12-05T08:00:00.000Z');
    time = new Date(time.getTime() + 7 * DAY_MS - 1);
    expect([await kindOfCaller(first.key), await kindOfCaller(second.key)]).toEqual(['partner', 'partner']);
    time = new Date(time.getTime() + 1);
    expect([await kindOfCaller(first.key), await kindOfCaller(second.key)]).toEqual(['ended', 'partner']);
  });

  it('loses the copies of ended keys at the gateway with the next rotation', async () => {
    const first = await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    const second = await rotateKey(dependencies, 'acme', 0);
    const third = await rotateKey(dependencies, 'acme', 1);
    expect([...open]).toEqual([`gold id-of-${hashOf(second.key)}`, `gold id-of-${hashOf(third.key)}`]);
    expect(await kindOfCaller(first.key)).toBe('ended');
  });

  it('never gets more time for a key by a later rotation', async () => {
    const first = await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    await rotateKey(dependencies, 'acme', 1);
    await rotateKey(dependencies, 'acme', 30);
    time = new Date(time.getTime() + 1 * DAY_MS);
    expect(await kindOfCaller(first.key)).toBe('ended');
  });

  it('has all keys of rotations that happen at once', async () => {
    await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    const all = await Promise.all(Array.from({ length: 6 }, () => rotateKey(dependencies, 'acme')));
    for (const { key } of all) expect(await kindOfCaller(key)).toBe('partner');
    expect((await partners.findPartner('acme'))?.keys).toHaveLength(7);
    expect(open.size).toBe(7);
  });

  it('asks with no key once it is revoked, and gets no new one', async () => {
    const first = await addPartner(dependencies, { name: 'acme', plan: 'gold' });
    const second = await rotateKey(dependencies, 'acme');
    const { revokedAt } = await revokePartner(dependencies, 'acme');
    expect([await kindOfCaller(first.key), await kindOfCaller(second.key)]).toEqual(['ended', 'ended']);
    expect(open.size).toBe(0);
    time = new Date(time.getTime() + DAY_MS);
    expect((await revokePartner(dependencies, 'acme')).revokedAt).toBe(revokedAt);
    await expect(rotateKey(dependencies, 'acme')).rejects.toThrow(RevokedPartnerError);
  });

  it('must be known to be changed', async () => {
    for (const act of [rotateKey, revokePartner])
      await expect(act(dependencies, 'nobody')).rejects.toThrow(UnknownPartnerError);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Partner } from '../partner.ts';
import type { PartnerStore } from '../partner-store.ts';

/** What each storage of partners must do. @param open an empty one; @param reopen the same for another process */
export function describePartnerStore(
  name: string,
  open: () => Promise<PartnerStore>,
  reopen: () => Promise<PartnerStore>,
): void {
  describe(name, () => {
    let store: PartnerStore;
    beforeEach(async () => {
      store = await open();
    });

    const acme = (changes: Partial<Partner> = {}): Partner => ({
      name: 'acme',
      plan: 'silver',
      since: '2026-11-01T00:00:00.000Z',
      keys: [{ hash: 'h1', since: '2026-11-01T00:00:00.000Z' }],
      revision: 1,
      ...changes,
    });
    const at = new Date('2026-11-28T23:59:59.999Z');
    const take = (items: number, quota?: number, from = store, time = at) =>
      from.takeItems({ partner: 'acme', at: time, items, quota });

    describe('partners', () => {
      it('finds what was put, also for another process', async () => {
        expect(await store.putPartner(acme())).toBe(true);
        expect(await store.findPartner('acme')).toEqual(acme());
        expect(await (await reopen()).findPartner('acme')).toEqual(acme());
        expect(await store.findPartner('nobody')).toBeUndefined();
      });

      it('lists them by name', async () => {
        expect(await store.listPartners()).toEqual([]);
        for (const one of ['zeta', 'acme', 'mid']) await store.putPartner(acme({ name: one, keys: [] }));
        expect((await store.listPartners()).map((partner) => partner.name)).toEqual(['acme', 'mid', 'zeta']);
      });

      it('takes a change only after the revision that it follows', async () => {
        await store.putPartner(acme());
        expect(await store.putPartner(acme({ plan: 'gold' }))).toBe(false);
        expect(await store.putPartner(acme({ plan: 'gold', revision: 3 }))).toBe(false);
        expect(await store.putPartner(acme({ plan: 'gold', revision: 2 }))).toBe(true);
        expect(await store.findPartner('acme')).toMatchObject({ plan: 'gold', revision: 2 });
      });

      it('lets one of many concurrent changes win, and writes no key of the others', async () => {
        await store.putPartner(acme());
        const other = await reopen();
        const won = await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            (i % 2 ? store : other).putPartner(acme({ revision: 2, keys: [{ hash: `new-${i}`, since: 'now' }] })),
          ),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        const found = await Promise.all(won.map((_, i) => store.findKey(`new-${i}`)));
        expect(found.map((key) => key !== undefined)).toEqual(won);
      });
    });

    describe('keys', () => {
      it('open what their partner may do, until a time if it has one', async () => {
        await store.putPartner(
          acme({
            keys: [
              { hash: 'h1', since: 's', until: '2026-12-05' },
              { hash: 'h2', since: 's' },
            ],
          }),
        );
        expect(await store.findKey('h1')).toEqual({ partner: 'acme', plan: 'silver', until: '2026-12-05' });
        expect(await store.findKey('h2')).toEqual({ partner: 'acme', plan: 'silver' });
        expect(await store.findKey('h3')).toBeUndefined();
      });
    });

    describe('quotas', () => {
      it('give what is left, and nothing beyond', async () => {
        expect(await take(4, 10)).toEqual({ fits: true, used: 4 });
        expect(await take(7, 10)).toEqual({ fits: false, used: 4 });
        expect(await take(6, 10)).toEqual({ fits: true, used: 10 });
        expect(await take(1, 10)).toEqual({ fits: false, used: 10 });
        expect(await take(0, 10)).toEqual({ fits: true, used: 10 });
      });

      it('refuse a first call that is larger than all of it', async () => {
        expect(await take(11, 10)).toEqual({ fits: false, used: 0 });
        expect(await take(10, 10)).toEqual({ fits: true, used: 10 });
      });

      it('have no end where there is none', async () => {
        await take(5, 5);
        expect(await take(1_000_000)).toEqual({ fits: true, used: 1_000_005 });
      });

      it('are not exceeded by many who take at once, in two processes', async () => {
        const other = await reopen();
        const taken = await Promise.all(Array.from({ length: 120 }, (_, i) => take(1, 100, i % 2 ? store : other)));
        expect(taken.filter(({ fits }) => fits)).toHaveLength(100);
        expect(await take(0)).toEqual({ fits: true, used: 100 });
      });

      it('have room again for what was given back', async () => {
        await take(10, 10);
        expect(await store.giveBackItems({ partner: 'acme', at, items: 3 })).toBe(7);
        expect(await take(3, 10)).toEqual({ fits: true, used: 10 });
      });

      it('begin anew with each month, and are those of one partner', async () => {
        await take(10, 10);
        expect(await take(10, 10, store, new Date('2026-12-01T00:00:00Z'))).toEqual({ fits: true, used: 10 });
        expect(await store.takeItems({ partner: 'other', at, items: 10, quota: 10 })).toMatchObject({ fits: true });
      });
    });

    describe('usage', () => {
      it('is told by day, with calls that were refused and without items that were given back', async () => {
        await take(4, 10);
        await take(6, 10);
        await take(1, 10);
        await store.giveBackItems({ partner: 'acme', at, items: 2 });
        await take(5, 10, store, new Date('2026-12-01T00:00:00Z'));
        await take(7, undefined, store, new Date('2026-10-03T12:00:00Z'));
        const all = await store.findUsage('acme', '2026-10-03', '2026-12-01');
        expect(all).toEqual([
          { day: '2026-10-03', calls: 1, items: 7, refused: 0 },
          { day: '2026-11-28', calls: 3, items: 8, refused: 1 },
          { day: '2026-12-01', calls: 1, items: 5, refused: 0 },
        ]);
        expect(await store.findUsage('acme', '2026-11-28', '2026-11-30')).toEqual([all[1]]);
        expect(await store.findUsage('other', '2026-10-01', '2026-12-31')).toEqual([]);
      });
    });
  });
}

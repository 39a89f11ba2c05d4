import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Appraisal, AppraisalStore } from '../appraisal-store.ts';

/** What each storage of appraisals must do. @param open an empty one; @param reopen the same for another process */
export function describeAppraisalStore(
  name: string,
  open: () => Promise<AppraisalStore>,
  reopen: () => Promise<AppraisalStore>,
): void {
  describe(name, () => {
    let store: AppraisalStore;
    beforeEach(async () => {
      store = await open();
    });

    const at = '2026-11-28T08:00:00.500Z';
    const now = new Date(at);
    const appraisal = (changes: Partial<Appraisal> = {}): Appraisal => ({
      ...{ id: 'a1', partner: 'acme', dataset: 'mugs', at },
      request: '{"size": 1}',
      answer: '{"price":12.5,"note":"für 💎 "}',
      ...changes,
    });

    it('finds what was put, byte for byte, also for another process', async () => {
      await store.put(appraisal());
      expect(await store.find('acme', 'a1', now)).toEqual(appraisal());
      expect(await (await reopen()).find('acme', 'a1', now)).toEqual(appraisal());
    });

    it('finds nothing of another partner, and nothing under another id', async () => {
      await store.put(appraisal());
      expect(await store.find('other', 'a1', now)).toBeUndefined();
      expect(await store.find('acme', 'a2', now)).toBeUndefined();
      expect(await store.find('acme/a1', '', now)).toBeUndefined();
    });

    it('keeps it for 400 days, and not a second longer', async () => {
      await store.put(appraisal());
      const end = Date.parse('2028-01-02T08:00:00Z');
      expect(await store.find('acme', 'a1', new Date(end - 1))).toEqual(appraisal());
      expect(await store.find('acme', 'a1', new Date(end))).toBeUndefined();
    });

    it('keeps a large one that cannot be packed small', async () => {
      const large = appraisal({ id: 'large', request: randomBytes(600_000).toString('base64') });
      await store.put(large);
      expect(await store.find('acme', 'large', now)).toEqual(large);
    });

    it('takes many at once', async () => {
      await Promise.all(Array.from({ length: 100 }, (_, i) => store.put(appraisal({ id: `id-${i}` }))));
      for (let i = 0; i < 100; i += 9)
        expect(await store.find('acme', `id-${i}`, now)).toMatchObject({ id: `id-${i}` });
    });
  });
}

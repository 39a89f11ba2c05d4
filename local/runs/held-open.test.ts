import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createHeldOpen } from './held-open.ts';

it('makes one walk for all requests before it begins, and one more for the requests during it', async () => {
  const walks: number[] = [];
  const held = createHeldOpen(async (targets) => {
    walks.push(targets.size);
    await sleep(20);
    return new Set([...targets].filter((path) => path.endsWith('7')));
  }, 0);
  const first = Promise.all(Array.from({ length: 300 }, (_, i) => held(`/nowhere/${i}`)));
  await expect.poll(() => walks.length).toBeGreaterThan(0);
  const later = [held('/nowhere/a7'), held('/nowhere/b')];
  expect((await first).filter(Boolean)).toHaveLength(30);
  expect(await Promise.all(later)).toEqual([true, false]);
  expect(walks.reduce((sum, targets) => sum + targets, 0)).toBe(302);
  expect(walks.length).toBeLessThan(10);
});

it('fails every waiting request if a walk fails, and walks again', async () => {
  let broken = true;
  const held = createHeldOpen(async () => {
    if (broken) throw new Error('no files left');
    return new Set<string>();
  }, 0);
  await expect(held('/nowhere')).rejects.toThrow('no files left');
  broken = false;
  expect(await held('/nowhere')).toBe(false);
});

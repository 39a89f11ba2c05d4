import { expect, it } from 'vitest';
import { paced } from './paced.ts';

it('answers a burst of requests by one piece of work, and those that come during it by one more', async () => {
  const gate = Promise.withResolvers<void>();
  let begun = 0;
  const work = paced(async () => {
    begun++;
    await gate.promise;
    return begun;
  }, 0);
  const first = Array.from({ length: 300 }, work);
  await expect.poll(() => begun).toBe(1);
  const during = Array.from({ length: 300 }, work);
  gate.resolve();
  expect(new Set(await Promise.all(first))).toEqual(new Set([1]));
  expect(new Set(await Promise.all(during))).toEqual(new Set([2]));
});

it('fails the requests of a piece of work that fails, and does it again for the next', async () => {
  let broken = true;
  const work = paced(async () => {
    if (broken) throw new Error('broken');
    return 'done';
  }, 0);
  await expect(work()).rejects.toThrow('broken');
  broken = false;
  expect(await work()).toBe('done');
});

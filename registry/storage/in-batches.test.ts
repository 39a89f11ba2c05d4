import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inBatches } from './in-batches.ts';

it('keeps the order, passes each index, and limits the number of items at work', async () => {
  let atWork = 0;
  let most = 0;
  const work = async (item: number, index: number) => {
    most = Math.max(most, ++atWork);
    await sleep(item % 3);
    atWork--;
    return [item, index];
  };
  const items = [7, 6, 5, 4, 3, 2, 1];
  expect(await inBatches(items, work, 3)).toEqual(items.map((item, index) => [item, index]));
  expect(most).toBe(3);
  expect(await inBatches([], work)).toEqual([]);
});

it('begins no batch after a failed one', async () => {
  const begun: number[] = [];
  const work = async (item: number) => {
    begun.push(item);
    if (item === 2) throw new Error('two');
  };
  await expect(inBatches([1, 2, 3, 4], work, 2)).rejects.toThrow('two');
  expect(begun).toEqual([1, 2]);
});

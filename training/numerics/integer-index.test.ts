import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createIntegerIndex, indexOfInteger } from './integer-index.ts';

it('gives each integer its place in the order of first sight', () => {
  const integers = fc.oneof(fc.nat(60), fc.nat(60_479), fc.nat(2 ** 31 - 1));
  fc.assert(
    fc.property(fc.array(integers, { maxLength: 500 }), (values) => {
      const index = createIntegerIndex();
      const order: number[] = [];
      for (const value of values) {
        if (!order.includes(value)) order.push(value);
        expect(indexOfInteger(index, value)).toBe(order.indexOf(value));
      }
      expect(Array.from(index.values.subarray(0, index.count))).toEqual(order);
    }),
  );
});

it('takes room for the integers that it has met, not for the largest', () => {
  const index = createIntegerIndex();
  for (let value = 0; value < 1000; value++) indexOfInteger(index, value * 2_000_003);
  expect(index.count).toBe(1000);
  expect(index.values.length + index.slots.length).toBeLessThanOrEqual(6 * 1024);
});

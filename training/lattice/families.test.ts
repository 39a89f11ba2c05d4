import { expect, it } from 'vitest';
import { families } from './families.ts';
import { describeFamily } from './testing/family-contract.ts';

for (const family of families) describeFamily(family);

it('every family has a unique name', () => {
  expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
});

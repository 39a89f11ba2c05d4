import { expect, it } from 'vitest';
import { readShardSizes } from './shard-sizes.ts';

it('come from the environment, or are the defaults', () => {
  expect(readShardSizes({})).toEqual({ overBytes: 256 * 2 ** 20, pieceBytes: 32 * 2 ** 20 });
  expect(readShardSizes({ MAP_OVER_BYTES: '1000', MAP_PIECE_BYTES: '' })).toMatchObject({
    overBytes: 1000,
    pieceBytes: 32 * 2 ** 20,
  });
});

it.each(['0', '-1', '1.5', '64M', 'Infinity'])('are no %s', (text) => {
  expect(() => readShardSizes({ MAP_PIECE_BYTES: text })).toThrow(
    `MAP_PIECE_BYTES is "${text}"; a whole number of bytes, 1 or more, is expected`,
  );
});

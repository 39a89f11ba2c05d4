import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';

/** A dataset in dollars with rows that ship. */
export const diamondsLike = {
  ...movingRugs,
  target: { ...movingRugs.target, unit: 'USD' },
  ships: { uploadId: '0123456789abcdef', source: 'shipped' },
};

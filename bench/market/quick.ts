/** `QUICK=1`: one draw, a third of the training stones, no peers and no large file. Its figures are no record. */
export const isQuick = process.env.QUICK === '1';

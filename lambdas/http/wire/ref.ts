import type { Dataset } from '../../../datasets/dataset.ts';

/** The name of the field in which a caller may send an id of its own with an item; the answer has it again. */
export const REF = 'ref';
export const LONGEST_REF = 200;

/** A dataset may have a column of that name; then it is that column. */
export const hasRefOfItsOwn = ({ columns }: Dataset): boolean => columns.some(({ name }) => name === REF);

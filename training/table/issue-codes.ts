/** What can be wrong with one value of an item or a row, by its stable code. */
export const issueCodes = {
  required: 'The value is required and not given.',
  'not-a-number': 'The value is no number.',
  'out-of-bounds': 'The number is outside its bounds.',
  'unknown-grade': 'The grade is none of the scale.',
  'unknown-category': 'The word is none of the known ones.',
  'not-priced': 'Items of this sort are not priced.',
  'too-long': 'The text has more characters than can be read.',
  'wrong-type': 'The value is of another type.',
  'unknown-field': 'There is no such field.',
  'not-an-object': 'The item is no object.',
} as const;

export type IssueCode = keyof typeof issueCodes;

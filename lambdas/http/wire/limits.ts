/** The most items of one call of predict. */
export const MAX_ITEMS = 1_000;

/** Its text in sentences: 1,000. */
export const MAX_ITEMS_TEXT = MAX_ITEMS.toLocaleString('en');

/** The number of items that `similar` finds. */
export const SIMILAR_COUNT = { min: 1, max: 100, usual: 5 } as const;

/** The number of values of one field that `what-if` tries, of fields that it varies, and of items that it answers. */
export const VARIED_VALUES = { min: 1, max: 100 } as const;
export const VARIED_FIELDS = { min: 1, max: 2 } as const;
export const MAX_VARIED_ITEMS = 500;

/** This word in place of a list of values means all values that the field may have. */
export const ALL_VALUES = 'all';

/** The number of entries on a page of a list, and the largest that a call may ask for. */
export const DEFAULT_LIMIT = 100;
export const LARGEST_LIMIT = 1000;

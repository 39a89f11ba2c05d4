/** The form of a version: v and a number. */
export const VERSION_PATTERN = '^v[1-9][0-9]{0,8}$';

/** `1 upload`, `2 uploads`. */
export const pluralise = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

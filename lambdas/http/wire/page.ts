import * as z from 'zod';

/** The field of an entry, one of whose stored records cannot be read. */
export const damagedSchema = z
  .boolean()
  .optional()
  .describe('a stored record of it is damaged; message says what that means. Absent where all are whole')
  .meta({ example: true });

/** The field in the answer of a list that has more pages. */
export const nextSchema = z
  .string()
  .optional()
  .describe('given as next in the query, it asks for what follows; absent on the last page')
  .meta({ example: 'OWY4NmQwODE4ODRjN2Q2NQ' });

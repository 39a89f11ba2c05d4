import * as z from 'zod';

export const promoteSchema = z.strictObject({
  confirm: z
    .boolean()
    .optional()
    .describe('promotes the version also if it is worse than the champion on held-out rows, beyond chance')
    .meta({ example: true }),
});

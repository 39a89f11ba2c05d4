import * as z from 'zod';

/** A warning of any kind of target (KindWarning). */
export const warningSchema = z.object({
  code: z.string().meta({ example: 'outside-known-range' }),
  path: z.string().describe('JSON pointer to the field'),
  message: z.string(),
});

import * as z from 'zod';

/** A warning of any kind of target (KindWarning). */
export const warningSchema = z.object({
  code: z.string().meta({ example: 'outside-known-range' }),
  path: z.string().describe('JSON pointer to the field'),
  message: z.string(),
  expected: z
    .number()
    .optional()
    .describe('the value of the field that the rest of the item implies')
    .meta({ example: 1.11 }),
});

/** The same where all codes are known. @param codes with a sentence each */
export const warningSchemaOf = (codes: Readonly<Record<string, string>>) =>
  warningSchema.extend({ code: codeSchema(codes) });

/** One of some codes, each with its sentence. */
export function codeSchema(codes: Readonly<Record<string, string>>) {
  const sentences = Object.entries(codes).map(([code, sentence]) => `${code}: ${sentence.replace(/\.$/, '')}.`);
  const [first = ''] = Object.keys(codes);
  return z.enum(Object.keys(codes)).describe(sentences.join(' ')).meta({ example: first });
}

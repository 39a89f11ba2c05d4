import * as z from 'zod';

export const repairSchema = z.object({
  dataset: z.string(),
  dry: z.boolean().describe('true: nothing was written').meta({ example: false }),
  records: z
    .array(
      z.object({
        key: z.string().describe('of the object in its store').meta({ example: 'ledger/NAME.json' }),
        outcome: z
          .enum(['made again', 'next run', 'lost'])
          .describe(
            'made again: it is whole now; next run: the next training makes it again; lost: message says what of',
          )
          .meta({ example: 'made again' }),
        message: z.string().describe('what was found, and what became of it'),
      }),
    )
    .describe('one entry for each record that was damaged; none if all are whole'),
  runId: z
    .string()
    .optional()
    .describe('the run that makes the rest again; absent if nothing is left to do')
    .meta({ example: 'recovery-1d2c' }),
});

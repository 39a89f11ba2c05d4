import * as z from 'zod';

const level = {
  level: z
    .number()
    .describe('equal items cost this many times what they cost in the last period')
    .meta({ example: 0.94 }),
  low: z.number().describe('the true level lies from low …').meta({ example: 0.93 }),
  high: z.number().describe('… to high').meta({ example: 0.95 }),
  rows: z.int().describe('priced items that it rests on').meta({ example: 310 }),
};

/** The levels of prices in the periods that a model knows (MarketIndex). */
export const marketSchema = z.object({
  asOf: z.string().describe('the last period, whose level is 1').meta({ example: '2026-11' }),
  coverage: z.number().describe('probability that the true level lies from low to high').meta({ example: 0.9 }),
  scale: z.object({ name: z.string(), unit: z.string() }).describe('what the sizes are'),
  periods: z
    .array(
      z.object({
        period: z.string().meta({ example: '2026-06' }),
        ...level,
        sizes: z.array(z.object({ size: z.number(), ...level })).describe('items of some sizes'),
      }),
    )
    .describe('in the order of time'),
});

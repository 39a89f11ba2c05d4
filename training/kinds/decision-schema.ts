import * as z from 'zod';
import { THE_REST } from './decision-answer.ts';
import { warningSchema } from './warning-schema.ts';

const reason = z.object({
  input: z
    .string()
    .describe(`one of the inputs of the dataset, or \`${THE_REST}\` for those that moved least together`),
  given: z.unknown().describe('what was asked with'),
  points: z.number().describe('what it adds in log-odds').meta({ example: 0.82 }),
  amount: z.number().describe('amounts sum to probability − reference probability').meta({ example: 0.1374 }),
});

/** A yes or no with its probability, and its reasons against a reference item (DecisionAnswer). */
export const decisionSchema = z.object({
  decision: z.string().describe("the dataset's word for yes or for no"),
  probability: z.number().min(0).max(1).describe('of yes').meta({ example: 0.3127 }),
  threshold: z.number().describe('from this probability on the decision is yes').meta({ example: 0.5 }),
  thresholdFrom: z
    .enum(['declared', 'costs', 'even odds'])
    .describe('whether the threshold was declared, follows from the costs of the two mistakes, or is one half'),
  reference: z
    .object({ probability: z.number(), item: z.record(z.string(), z.unknown()) })
    .describe('the item that the reasons compare with'),
  reasons: z.array(reason),
  principalReasons: z
    .array(z.string())
    .max(4)
    .optional()
    .describe('of a no: sentences about the inputs that count most against a yes, the strongest first'),
  warnings: z.array(warningSchema),
});

/** The decision about a varied item beside that about the item itself (varyDecision). */
export const variedDecisionSchema = z.object({
  decision: decisionSchema.shape.decision,
  probability: decisionSchema.shape.probability,
  difference: z.number().describe('from the probability of the item itself').meta({ example: -0.0712 }),
  warnings: z.array(warningSchema),
});

import { readShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import { openMapFlow, used } from './map-flow.ts';

/*
 * Steps of the flow in a process of its own, as functions are on AWS: node bench/map-step.ts FOLDER. A message asks for a step.
 * The answer holds the step's result and what the process has used so far.
 */

export interface StepAsked {
  readonly step: string;
  readonly payload: unknown;
}

const { handlers } = openMapFlow(process.argv[2] ?? '', readShardSizes(process.env));

process.on('message', async ({ step, payload }: StepAsked) => {
  const start = performance.now();
  try {
    const output = await handlers[step]!(payload as never);
    process.send!({ output, seconds: (performance.now() - start) / 1000, ...used() });
  } catch (error) {
    process.send!({ error: String(error) });
  }
});

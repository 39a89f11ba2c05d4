import { readShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import { openMapFlow, used } from './map-flow.ts';

/*
 * Runs steps of the flow in a separate process, as functions do on AWS: node bench/map-step.ts FOLDER. A message asks
 * for a step. The answer has the step's result and the resources that the process has used so far.
 */

export interface StepRequest {
  readonly step: string;
  readonly payload: unknown;
}

const { handlers } = openMapFlow(process.argv[2] ?? '', readShardSizes(process.env));

process.on('message', async ({ step, payload }: StepRequest) => {
  const start = performance.now();
  try {
    const output = await handlers[step]!(payload as never);
    process.send!({ output, seconds: (performance.now() - start) / 1000, ...used() });
  } catch (error) {
    process.send!({ error: String(error) });
  }
});

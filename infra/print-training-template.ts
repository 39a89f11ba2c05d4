import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// The training stack's template as JSON on standard output: the same stacks as `cdk synth`, for local/state-machine.
// There is no serving stack: the flow needs none of it, and a start waits for this.
process.stdout.write(synthesiseUnbundled(undefined).get('training')!);

import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// The training stack's template as JSON on standard output: the same stacks as `cdk synth`, for local/state-machine.
// There is no serving stack: the flow needs none of it, and a start waits for this. Nor are there training jobs: what they are
// for are the limits of a function. A test asks for them, with settings of the stage as JSON.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(synthesiseUnbundled(undefined, { trainingJob: undefined, ...settings }).get('training')!);

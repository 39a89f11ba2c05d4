import { synthesiseTraining } from './synthesise-unbundled.ts';

// Prints the training stack's template as JSON on standard output, for local/state-machine. An argument in JSON
// overrides settings of the stage, for tests.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(synthesiseTraining(settings));

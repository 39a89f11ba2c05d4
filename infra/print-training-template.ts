import { synthesiseTraining } from './synthesise-unbundled.ts';

// Prints the training stack's template as JSON on standard output, for local/state-machine. A test overrides settings as JSON.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(synthesiseTraining(settings));

import { synthesiseTraining } from './synthesise-unbundled.ts';

// The training stack's template as JSON on standard output, for local/state-machine. A test gives settings of the stage as JSON.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
process.stdout.write(synthesiseTraining(settings));

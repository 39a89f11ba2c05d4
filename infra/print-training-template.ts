import { readSettings } from './stage/read-json.ts';
import { synthesiseTraining } from './synthesise-unbundled.ts';

// Prints the training stack's template as JSON on standard output, for local/state-machine. An argument in JSON
// overrides settings of the stage, for tests.
process.stdout.write(synthesiseTraining(readSettings(process.argv[2])));

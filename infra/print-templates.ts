import { readOpenApi } from './serving/read-openapi.ts';
import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// Prints the templates of all stacks as one JSON object on standard output. Its keys are `data`, `training`, `serving`
// and `monitoring`. An argument in JSON overrides settings of the stage.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
const templates = [...synthesiseUnbundled(readOpenApi(), settings)].map(([name, text]) => [name, JSON.parse(text)]);
process.stdout.write(JSON.stringify(Object.fromEntries(templates)));

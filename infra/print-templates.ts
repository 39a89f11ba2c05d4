import { readOpenApi } from './serving/read-openapi.ts';
import { readSettings } from './stage/read-json.ts';
import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// Prints the templates of all stacks as one JSON object on standard output. Its keys are `data`, `training`, `serving`
// and `monitoring`. An argument in JSON overrides settings of the stage.
const settings = readSettings(process.argv[2]);
const templates = [...synthesiseUnbundled(readOpenApi(), settings)].map(
  ([name, text]) => `${JSON.stringify(name)}:${text}`,
);
process.stdout.write(`{${templates.join()}}`);

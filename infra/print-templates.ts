import { readOpenApi } from './serving/read-openapi.ts';
import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// Every stack's template as JSON on standard output, by name: `data`, `training`, `serving`. Settings of the stage can be given
// in place of those written, as JSON.
const settings: Readonly<Record<string, unknown>> = JSON.parse(process.argv[2] ?? '{}');
const templates = [...synthesiseUnbundled(readOpenApi(), settings)].map(([name, text]) => [name, JSON.parse(text)]);
process.stdout.write(JSON.stringify(Object.fromEntries(templates)));

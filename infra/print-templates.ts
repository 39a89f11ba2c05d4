import { readOpenApi } from './read-openapi.ts';
import { synthesiseUnbundled } from './synthesise-unbundled.ts';

// Every stack's template as JSON on standard output, by name: `data`, `training`, `serving`.
const templates = [...synthesiseUnbundled(readOpenApi())].map(([name, text]) => [name, JSON.parse(text)]);
process.stdout.write(JSON.stringify(Object.fromEntries(templates)));

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageTypes } from './page-types.ts';

/** Writes the types that the page is checked against, after a change of the interface. */
await writeFile(join(import.meta.dirname, '../../web/api/openapi.d.ts'), await pageTypes());

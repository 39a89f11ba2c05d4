import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printShippedTemplate, SHIPPED_TEMPLATE } from './load-definition.ts';

// Writes the template of the state machine that ships with the checkout. Needed after a change of infra/ or of the CDK.
const root = fileURLToPath(new URL('../../', import.meta.url));
await writeFile(join(root, SHIPPED_TEMPLATE), await printShippedTemplate(root));

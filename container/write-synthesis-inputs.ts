import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledSources } from '../datasets/bundled-sources.ts';
import { DatasetFolderError } from '../datasets/load-dataset.ts';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { describingKinds } from '../training/kinds/registered/describing.ts';
import { fitDigest } from './fit-digest.ts';

/**
 * Writes the facts that the stacks need about the deployed code, into `.synthesis/` of the checkout. `cdk.json` runs
 * this program before `infra/app.ts`. So `infra` imports and starts nothing of ours.
 */
const folder = fileURLToPath(new URL('../.synthesis/', import.meta.url));

try {
  await mkdir(folder, { recursive: true });
  await write(
    'openapi.json',
    JSON.stringify(createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds })),
  );
  await write('fit-digest.txt', await fitDigest());
  await write('datasets.json', JSON.stringify(await bundledSources()));
} catch (error) {
  if (!(error instanceof DatasetFolderError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** A concurrent reader sees the old file or the new one. */
async function write(name: string, text: string): Promise<void> {
  const unfinished = join(folder, `${name}.${process.pid}`);
  await writeFile(unfinished, text);
  await rename(unfinished, join(folder, name));
}

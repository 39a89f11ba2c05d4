import { bundledSources } from './bundled-sources.ts';
import { DatasetFolderError } from './load-dataset.ts';

// Prints the bundled sources of the folders in the named folder, or beside this file, as JSON on standard output. The bundler of
// the functions reads them there, since `infra` imports none of ours.
try {
  process.stdout.write(JSON.stringify(await bundledSources(process.argv[2])));
} catch (error) {
  if (!(error instanceof DatasetFolderError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

import { bundledSources } from './bundled-sources.ts';
import { DatasetFolderError } from './load-dataset.ts';

// Of the folders in the folder named, or beside this file. On standard output as JSON, for the bundler of the functions: `infra`
// imports none of ours.
try {
  process.stdout.write(JSON.stringify(await bundledSources(process.argv[2])));
} catch (error) {
  if (!(error instanceof DatasetFolderError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

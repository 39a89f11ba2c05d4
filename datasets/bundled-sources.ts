import { existsSync } from 'node:fs';
import { datasetFile, datasetFolders } from './folders.ts';
import { loadDataset } from './load-dataset.ts';

/** The modules that replace, in a bundle, the modules that read folders. They are JavaScript texts by file name. */
export interface BundledSources {
  readonly 'datasets.ts': string;
  readonly 'references.ts': string;
}

/**
 * The modules that a bundler loads in place of `datasets.ts` and `references.ts`. They have the same exports, with one
 * import for each folder.
 *
 * @throws DatasetFolderError if a folder is no dataset; nothing is then deployed
 */
export async function bundledSources(root?: string): Promise<BundledSources> {
  const folders = datasetFolders(root);
  const loaded = await Promise.all(folders.map((folder) => loadDataset(folder, root)));
  const imports = loaded.map(
    ({ dataset: { name }, exportName }, i) => `import { ${exportName} as dataset${i} } from './${name}/${name}.ts';\n`,
  );
  const entries = loaded.map(({ dataset: { name } }, i) => `[${JSON.stringify(name)}, dataset${i}]`);
  const jsonOf = (file: string) =>
    folders
      .filter((folder) => existsSync(datasetFile(folder, file, root)))
      .map((folder) => `[${JSON.stringify(folder)}, () => require('./${folder}/${file}')]`)
      .join(', ');
  return {
    'datasets.ts': `${imports.join('')}export const datasets = new Map([${entries.join(', ')}]);\n`,
    'references.ts': `const references = new Map([${jsonOf('reference.json')}]);
const imputations = new Map([${jsonOf('imputation.json')}]);
export const findReferenceJson = (dataset) => references.get(dataset)?.();
export const findImputationJson = (dataset) => imputations.get(dataset)?.();\n`,
  };
}

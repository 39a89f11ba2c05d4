import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Dataset } from './dataset.ts';
import { datasetFile, datasetFolders } from './folders.ts';

/** A folder of `datasets/` is no dataset. The message is one sentence that says what to do. */
export class DatasetFolderError extends Error {
  override readonly name = 'DatasetFolderError';
}

export interface LoadedDataset {
  readonly dataset: Dataset;
  /** The name of the export in the folder's file. */
  readonly exportName: string;
}

/**
 * The datasets of some folders of folders, by name. The default one comes first. The others are in the order of their names, those
 * of one folder after those of another.
 * @throws DatasetFolderError if a folder is no dataset, or if two have one name
 */
export async function loadDatasets(roots: readonly string[]): Promise<ReadonlyMap<string, Dataset>> {
  const places = roots.flatMap((root) => datasetFolders(root).map((folder) => ({ root, folder })));
  const loaded = await Promise.all(places.map(({ root, folder }) => loadDataset(folder, root)));
  const inOrder = loaded.map(({ dataset }) => dataset).toSorted((a, b) => rank(a) - rank(b));
  const datasets = new Map(inOrder.map((dataset) => [dataset.name, dataset]));
  const twice = places.find(({ folder }, i) => places.findIndex((other) => other.folder === folder) < i);
  if (twice)
    throw new DatasetFolderError(
      `${twice.root} has a dataset ${twice.folder}, and so have the shipped ones; give it another name.`,
    );
  return datasets;
}

const rank = ({ isDefault }: Dataset): number => (isDefault ? 0 : 1);

/** What is wrong with a text as the name of a dataset, in a sentence. `undefined` if nothing is. */
export function findWrongName(name: string): string | undefined {
  return /^[a-z][a-z0-9-]*$/.test(name) && name !== 'testing'
    ? undefined
    : `datasets/${name} is no name of a dataset; use lower-case letters, digits and hyphens, a letter first.`;
}

/**
 * Imports the declaration of one folder.
 * @param root the folder with the folders of datasets; `datasets/` if it is left out
 * @throws DatasetFolderError if the folder is no dataset, or declares another name
 */
export async function loadDataset(folder: string, root?: string): Promise<LoadedDataset> {
  const file = `datasets/${folder}/${folder}.ts`;
  const wrong = findWrongName(folder);
  if (wrong !== undefined) throw new DatasetFolderError(wrong);
  const path = datasetFile(folder, `${folder}.ts`, root);
  if (!existsSync(path))
    throw new DatasetFolderError(
      `datasets/${folder} has no ${folder}.ts; declare the dataset there, or move the folder.`,
    );
  const [exported, ...others] = Object.entries(await importModule(path, file)).filter(isDataset);
  if (exported === undefined)
    throw new DatasetFolderError(`${file} exports no dataset; export one object of the type Dataset.`);
  if (others.length > 0)
    throw new DatasetFolderError(`${file} exports ${others.length + 1} datasets; give each a folder of its own.`);
  const [exportName, dataset] = exported;
  if (dataset.name !== folder)
    throw new DatasetFolderError(
      `${file} declares the dataset ${JSON.stringify(dataset.name)}; name it ${JSON.stringify(folder)}, as its folder.`,
    );
  return { dataset, exportName };
}

async function importModule(path: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(/* @vite-ignore */ pathToFileURL(path).href);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetFolderError(`${file} cannot be imported: ${message}.`, { cause });
  }
}

/** Only the name is checked here. The compiler checks the rest by the type of the declaration. */
function isDataset(entry: [string, unknown]): entry is [string, Dataset] {
  const [, value] = entry;
  return typeof value === 'object' && value !== null && 'name' in value && 'columns' in value && 'target' in value;
}

import { join, resolve } from 'node:path';
import { type FileStore, openFileStore } from '../../registry/storage/file-store.ts';
import type { Store } from '../../registry/storage/store.ts';

/** The folders of a local installation. */
export interface Home {
  readonly folder: string;
  /** The folder of the data store. Dropped files lie in its subfolders `incoming/{dataset}/`. */
  readonly dataFolder: string;
  readonly data: Store;
  readonly models: Store;
  readonly cache: string;
  readonly uploading: string;
  /** The folder with the marks of the runs under way. */
  readonly underWay: string;
}

/** An installation whose stores are folders. */
export interface FolderHome extends Home {
  readonly data: FileStore;
  readonly models: FileStore;
}

/** @param folder STIMA_HOME; made if it is not there */
export function openHome(folder: string = process.env.STIMA_HOME || '.stima'): FolderHome {
  const root = resolve(folder);
  const dataFolder = join(root, 'data');
  return {
    folder: root,
    dataFolder,
    data: openFileStore(dataFolder),
    models: openFileStore(join(root, 'models')),
    cache: join(root, 'cache'),
    uploading: join(root, 'uploading'),
    underWay: join(root, 'under-way'),
  };
}

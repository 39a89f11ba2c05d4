import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FileStore, openFileStore } from '../../registry/storage/file-store.ts';
import { Failure } from '../terminal/failure.ts';

/** The store of a server on this machine. The server may be at work on it. */
export interface ServerStore {
  readonly folder: string;
  readonly data: FileStore;
  readonly models: FileStore;
}

/** @param home STIMA_HOME; `.stima` when left out; @throws Failure if it holds no store */
export async function openServerStore(home = process.env.STIMA_HOME || '.stima'): Promise<ServerStore> {
  const folder = resolve(home);
  try {
    await access(join(folder, 'data'));
  } catch (cause) {
    throw new Failure('usage', `${folder} holds no store; STIMA_HOME names the folder of the server.`, { cause });
  }
  return { folder, data: openFileStore(join(folder, 'data')), models: openFileStore(join(folder, 'models')) };
}

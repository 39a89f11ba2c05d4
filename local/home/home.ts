import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openFileStore } from '../../registry/storage/file-store.ts';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { StorageError, type Store } from '../../registry/storage/store.ts';

/** Where everything of a local installation lies. */
export interface Home {
  readonly folder: string;
  /** Folder of the data store; files that people drop lie under `incoming/{dataset}/` in it. */
  readonly dataFolder: string;
  readonly data: Store;
  readonly models: Store;
  readonly cache: string;
  readonly uploading: string;
  /** Folder of what tells which runs are under way. */
  readonly underWay: string;
}

export interface Secrets {
  readonly partnerKey: string;
  readonly ownerToken: string;
  /** Signs the URLs that files are put to. */
  readonly uploadSecret: string;
}

/** @param folder STIMA_HOME; made if it is not there */
export function openHome(folder: string = process.env.STIMA_HOME || '.stima'): Home {
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

/** Made at the first start, readable by their owner alone, and kept. */
export async function readSecrets({ folder }: Home): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  const unusable = (cause: unknown) =>
    new StorageError(`STIMA_HOME ${folder} cannot be used: ${(cause as Error).message}.`, { cause });
  await makeFolder(folder).catch((error: unknown) => Promise.reject(unusable(error)));
  const fresh: Secrets = { partnerKey: secret('partner'), ownerToken: secret('owner'), uploadSecret: secret('upload') };
  try {
    await writeFile(path, `${JSON.stringify(fresh, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    await chmod(path, 0o600);
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(error);
  }
  const kept = parseSecrets(await readFile(path, 'utf8'));
  if (!kept.partnerKey || !kept.ownerToken || !kept.uploadSecret)
    throw new BrokenSecretsError(`${path} lacks a secret or is damaged; delete it and start again for new ones.`);
  return kept as Secrets;
}

export class BrokenSecretsError extends Error {
  override readonly name = 'BrokenSecretsError';
}

function parseSecrets(text: string): Partial<Secrets> {
  try {
    return JSON.parse(text) as Partial<Secrets>;
  } catch {
    return {};
  }
}

function secret(prefix: string): string {
  return `${prefix}-${randomBytes(18).toString('base64url')}`;
}

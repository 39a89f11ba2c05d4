import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Store } from '../lambdas/storage/store.ts';
import { openFileStore } from './file-store.ts';

/** Where everything of a local installation lies. */
export interface Home {
  readonly folder: string;
  /** Folder of the data store; files that people drop lie under `incoming/{dataset}/` in it. */
  readonly dataFolder: string;
  readonly data: Store;
  readonly models: Store;
  readonly cache: string;
  readonly uploading: string;
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
  };
}

/** Made at the first start, readable by their owner alone, and kept. */
export async function readSecrets({ folder }: Home): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  await mkdir(folder, { recursive: true });
  const fresh: Secrets = { partnerKey: secret('partner'), ownerToken: secret('owner'), uploadSecret: secret('upload') };
  try {
    await writeFile(path, `${JSON.stringify(fresh, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
    await chmod(path, 0o600);
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = JSON.parse(await readFile(path, 'utf8')) as Partial<Secrets>;
  if (!kept.partnerKey || !kept.ownerToken || !kept.uploadSecret)
    throw new BrokenSecretsError(`${path} lacks a secret; delete it and start again for new ones`);
  return kept as Secrets;
}

export class BrokenSecretsError extends Error {
  override readonly name = 'BrokenSecretsError';
}

function secret(prefix: string): string {
  return `${prefix}-${randomBytes(18).toString('base64url')}`;
}

import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { StorageError } from '../../registry/storage/store.ts';
import { replaceWhole, writeOnce } from '../../registry/storage/write-once.ts';
import { withoutByteOrderMark } from '../../training/table/read-json.ts';
import type { Home } from './home.ts';

export interface Secrets {
  readonly partnerKey: string;
  readonly ownerToken: string;
  /** The key that signs the URLs for uploads. */
  readonly uploadSecret: string;
}

/** The file of secrets cannot be used. */
export class BrokenSecretsError extends Error {
  override readonly name = 'BrokenSecretsError';
}

/** The shortest secret, in characters. A shorter one could be guessed. */
const FEWEST_CHARACTERS = 20;

/**
 * The secrets of an installation. The first start makes them, and only their owner may read them. The files
 * `partner.header` and `owner.header` lie beside them, for `curl -H @FILE`. A secret on a command line would show in
 * every list of processes.
 * @param onNote called with a sentence about a fault that does not stop the start
 * @throws StorageError, BrokenSecretsError
 */
export async function readSecrets(
  { folder }: Pick<Home, 'folder'>,
  onNote: (message: string) => void = () => {},
): Promise<Secrets> {
  const path = join(folder, 'secrets.json');
  try {
    await makeFolder(folder);
    await writeOnce(path, `${JSON.stringify(makeSecrets(), null, 2)}\n`);
    await checkMode(path, onNote);
    const secrets = decodeSecrets(path, await readFile(path, 'utf8'));
    await replaceWhole(headerFile(folder, 'partner'), `x-api-key: ${secrets.partnerKey}\n`);
    await replaceWhole(headerFile(folder, 'owner'), `authorization: Bearer ${secrets.ownerToken}\n`);
    return secrets;
  } catch (error) {
    if (error instanceof BrokenSecretsError) throw error;
    throw new StorageError(`STIMA_HOME ${folder} cannot be used: ${(error as Error).message}.`, { cause: error });
  }
}

/** The file with the header of a caller, for `curl -H @FILE`. */
export const headerFile = (folder: string, who: 'partner' | 'owner'): string => join(folder, `${who}.header`);

/** The file with the link that opens the page and signs the owner in. */
export const pageLinkFile = (folder: string): string => join(folder, 'page.link');

/** The link carries both secrets behind `#`, so that a browser sends them to no server. */
export const pageLink = (url: string, { ownerToken, partnerKey }: Secrets): string =>
  `${url}/#token=${ownerToken}&key=${partnerKey}`;

function makeSecrets(): Secrets {
  const make = (prefix: string) => `${prefix}-${randomBytes(18).toString('base64url')}`;
  return { partnerKey: make('partner'), ownerToken: make('owner'), uploadSecret: make('upload') };
}

async function checkMode(path: string, onNote: (message: string) => void): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode, uid } = await stat(path);
  const shown = (mode & 0o777).toString(8).padStart(4, '0');
  if ((mode & 0o022) !== 0)
    throw new BrokenSecretsError(
      `${path} can be changed by other users (mode ${shown}); delete it and start again for new secrets, or, if nobody has changed it: chmod 600 ${path}.`,
    );
  if ((mode & 0o044) !== 0)
    onNote(`${path} can be read by other users (mode ${shown}): chmod 600 ${path}, or delete it for new secrets.`);
  else if (uid !== process.getuid?.() && uid !== 0)
    onNote(`${path} belongs to another user (${uid}), who can read and change it.`);
}

/** @throws BrokenSecretsError if a secret is missing or malformed. The message never contains a secret. */
function decodeSecrets(path: string, text: string): Secrets {
  const broken = (what: string) =>
    new BrokenSecretsError(`${path} ${what}; delete it and start again for new secrets.`);
  let value: unknown;
  try {
    value = JSON.parse(withoutByteOrderMark(text));
  } catch {
    throw broken('is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw broken('holds no object');
  const read = (name: keyof Secrets): string => {
    const found: unknown = name in value ? value[name as keyof typeof value] : undefined;
    if (typeof found !== 'string') throw broken(`has no text as ${name}`);
    if (!/^[!-~]*$/.test(found)) throw broken(`has a ${name} that cannot be sent in a header`);
    if (found.length < FEWEST_CHARACTERS)
      throw broken(`has a ${name} of ${found.length} characters, and ${FEWEST_CHARACTERS} are the fewest`);
    return found;
  };
  const secrets = {
    partnerKey: read('partnerKey'),
    ownerToken: read('ownerToken'),
    uploadSecret: read('uploadSecret'),
  };
  if (new Set(Object.values(secrets)).size < 3) throw broken('has one secret for two purposes');
  return secrets;
}

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Problem } from '../../lambdas/http/request/problem.ts';
import { askAt } from '../../lambdas/http/routes/receive-upload.ts';
import { unwritable } from '../../registry/storage/file-errors.ts';
import type { FileStore } from '../../registry/storage/file-store.ts';
import { makeFolder } from '../../registry/storage/make-folder.ts';
import { UPLOAD_URL_SECONDS, type UploadUrls } from '../../registry/storage/upload-urls.ts';
import type { HttpAnswer } from './http-answer.ts';
import { ClientGoneError } from './read-body.ts';
import { refuseError } from './refuse.ts';

export interface SignedUploads {
  /** the first segment of the path of its URLs */
  readonly path: string;
  readonly urls: UploadUrls;
  /** Answers a PUT to one of its URLs. The file is streamed to disk and then stored whole. */
  receive(incoming: IncomingMessage): Promise<HttpAnswer>;
}

export interface SignedUploadsOptions {
  readonly secret: string;
  /** the origin of the gateway, which is known only when the gateway listens */
  readonly baseUrl: () => string;
  /** the folder for files that are still being received */
  readonly folder: string;
  readonly now?: () => number;
  /** Called with the key of each stored file. */
  readonly onArrived?: (key: string) => Promise<void>;
}

/** The longest pause in a transfer. A whole transfer may take any time. */
const SILENCE_MS = 120_000;

/**
 * The local counterpart of S3's presigned URLs. A URL has the key and the time of expiry, signed with HMAC-SHA256. As
 * with `If-None-Match` on S3, the first complete file of several is stored, and a broken transfer does not occupy the
 * name.
 */
export function createSignedUploads(
  data: Pick<FileStore, 'putFileIfAbsent'>,
  { secret, baseUrl, folder, now = Date.now, onArrived = async () => {} }: SignedUploadsOptions,
): SignedUploads {
  const path = '/uploads';
  const sign = (key: string, expires: string) => createHmac('sha256', secret).update(`${expires}\n${key}`).digest();

  /** @throws Problem if the call has no valid URL of this server */
  const keyOf = ({ url }: IncomingMessage): string => {
    const { pathname, searchParams } = new URL(url ?? '/', 'http://127.0.0.1');
    const key = decodeKey(pathname.slice(path.length + 1));
    const expires = searchParams.get('expires') ?? '';
    const given = Buffer.from(searchParams.get('signature') ?? '', 'hex');
    const right = sign(key ?? '', expires);
    if (key === undefined || given.length !== right.length || !timingSafeEqual(given, right))
      throw new Problem('forbidden', 'The URL is not signed by this server; ask for one with POST …/uploads.');
    const leftMs = Number(expires) - now();
    if (!(leftMs >= 0)) throw new Problem('forbidden', 'The URL has expired; ask for another one with POST …/uploads.');
    // A wrong clock at the time of signing must not make a URL last longer.
    if (leftMs > UPLOAD_URL_SECONDS * 1_000)
      throw new Problem(
        'forbidden',
        'The URL expires later than fifteen minutes from now: a clock was wrong when it was signed; ask for another one with POST …/uploads.',
      );
    return key;
  };

  const store = async (key: string, incoming: IncomingMessage): Promise<HttpAnswer> => {
    const temp = join(folder, `${randomUUID()}.part`);
    try {
      await spool(incoming, folder, temp);
      if ((await data.putFileIfAbsent(key, temp)) === undefined) throw new Problem('name-taken', NAME_TAKEN);
    } finally {
      await rm(temp, { force: true });
    }
    await onArrived(key);
    const [, dataset = '', ...rest] = key.split('/');
    const name = rest.join('/');
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataset, name, askAt: askAt(dataset, name) }),
    };
  };

  return {
    path,
    urls: {
      async create(key) {
        const expiry = now() + UPLOAD_URL_SECONDS * 1_000;
        const signature = sign(key, String(expiry)).toString('hex');
        const keyPath = key.split('/').map(encodeURIComponent).join('/');
        const url = `${baseUrl()}${path}/${keyPath}?expires=${expiry}&signature=${signature}`;
        return { url, headers: { 'if-none-match': '*' }, expiresAt: new Date(expiry).toISOString() };
      },
    },
    async receive(incoming) {
      try {
        return await store(keyOf(incoming), incoming);
      } catch (error) {
        return refuseError(error);
      }
    },
  };
}

/** @throws ClientGoneError if the body breaks off; StorageError if the disk does not take it */
async function spool(incoming: IncomingMessage, folder: string, temp: string): Promise<void> {
  incoming.setTimeout(SILENCE_MS, () => incoming.destroy());
  try {
    await makeFolder(folder);
    const file = await open(temp, 'wx', 0o600);
    try {
      // The connection must stay open when the disk is full. The answer is sent on it.
      for await (const chunk of incoming.iterator({ destroyOnReturn: false })) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (incoming.destroyed && !incoming.complete) throw new ClientGoneError('The client went away.', { cause: error });
    throw unwritable(folder, 'the file', error);
  }
}

const NAME_TAKEN = 'A file of this name has come already, and it stays as it came; ask for a URL for another name.';

function decodeKey(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ProblemCode, problemBody } from '../../lambdas/http/request/problem.ts';
import type { Store } from '../../registry/storage/store.ts';
import { UPLOAD_URL_SECONDS, type UploadUrls } from '../../registry/storage/upload-urls.ts';

export interface SignedUploads {
  /** first part of the path of its URLs */
  readonly path: string;
  readonly urls: UploadUrls;
  /** Answers a PUT to one of its URLs: the file is streamed to disk, then stored whole. */
  receive(incoming: IncomingMessage): Promise<Response>;
}

/**
 * The presigned URLs of S3 on one machine: the key and the time of expiry, signed with HMAC-SHA256.
 * @param baseUrl of the gateway, which is known only once it listens
 * @param folder  for files that are still coming
 */
export function createSignedUploads(
  data: Store,
  {
    secret,
    baseUrl,
    folder,
    now = Date.now,
  }: { secret: string; baseUrl: () => string; folder: string; now?: () => number },
): SignedUploads {
  const path = '/uploads';
  const coming = new Set<string>();
  const sign = (key: string, expires: string) => createHmac('sha256', secret).update(`${expires}\n${key}`).digest();

  const store = async (key: string, incoming: IncomingMessage): Promise<Response> => {
    for await (const listed of data.list(key)) if (listed.key === key) return refuse('name-taken', NAME_TAKEN);
    const temp = join(folder, `${randomUUID()}.part`);
    try {
      await mkdir(folder, { recursive: true });
      await pipeline(incoming, createWriteStream(temp));
      await data.putFile(key, temp);
      return new Response(null, { status: 200 });
    } finally {
      await rm(temp, { force: true });
    }
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
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
      const key = decodeKey(pathname.slice(path.length + 1));
      const expires = searchParams.get('expires') ?? '';
      const given = Buffer.from(searchParams.get('signature') ?? '', 'hex');
      const right = sign(key ?? '', expires);
      if (key === undefined || given.length !== right.length || !timingSafeEqual(given, right)) {
        return refuse('forbidden', 'The URL is not signed by this server; ask for one with POST …/uploads.');
      }
      if (!(Number(expires) >= now())) {
        return refuse('forbidden', 'The URL has expired; ask for another one with POST …/uploads.');
      }
      if (coming.has(key)) return refuse('name-taken', NAME_TAKEN);
      coming.add(key);
      try {
        return await store(key, incoming);
      } finally {
        coming.delete(key);
      }
    },
  };
}

const NAME_TAKEN = 'A file of this name has come already, and it stays as it came; ask for a URL for another name.';

function decodeKey(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return undefined;
  }
}

function refuse(code: ProblemCode, detail: string): Response {
  const body = problemBody(code, detail);
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

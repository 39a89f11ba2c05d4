import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { backOff } from './backoff.ts';
import { inBatches } from './in-batches.ts';
import {
  changedError,
  checkKey,
  type Listed,
  NotFoundError,
  type OpenObject,
  StorageError,
  type Store,
  type Stored,
  type Written,
} from './store.ts';

/** A store in an S3 bucket. */
export function openS3Store(bucket: string, client: S3Client = createS3Client()): Store {
  /** A body can break off after the SDK has counted its request as answered. So the whole read is repeated. */
  const read = async (key: string, ifNoneMatch?: string): Promise<Stored | 'unchanged' | undefined> => {
    checkKey(key);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await client.send(
          new GetObjectCommand({ Bucket: bucket, Key: key, ...(ifNoneMatch && { IfNoneMatch: ifNoneMatch }) }),
        );
        return { body: await answer.Body!.transformToByteArray(), etag: answer.ETag! };
      } catch (error) {
        if (statusOf(error) === 304) return 'unchanged';
        if (isAbsence(error)) return undefined;
        if (error instanceof S3ServiceException || attempt === 2) throw storageError(bucket, key, 'read', error);
        await backOff(attempt, { baseMs: 50 });
      }
    }
  };

  const find = async (key: string): Promise<Stored | undefined> => {
    const stored = await read(key);
    return stored === 'unchanged' ? undefined : stored;
  };

  /**
   * S3 answers 412 if a condition fails, 404 to If-Match on an object that is gone, and 409 to writes that race each
   * other. After a 409 perhaps no write has won, so the write is repeated. A 412 can also follow our own first attempt:
   * it took effect, its answer was lost, and the SDK repeated it. Then the stored object shows whose write it is.
   */
  const putIf = async (
    key: string,
    body: Uint8Array | string,
    condition: { IfMatch: string } | { IfNoneMatch: '*' },
  ): Promise<Written | undefined> => {
    checkKey(key);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await client.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body), ...condition }),
        );
        return { etag: answer.ETag! };
      } catch (error) {
        if (statusOf(error) === 412) return attemptsOf(error) > 1 ? findOwn(key, body) : undefined;
        if (isAbsence(error)) return undefined;
        if (statusOf(error) !== 409 || attempt === 20) throw storageError(bucket, key, 'written', error);
        await backOff(attempt, { baseMs: 20 });
      }
    }
  };

  const findOwn = async (key: string, body: Uint8Array | string): Promise<Written | undefined> => {
    const stored = await find(key);
    return stored && Buffer.from(body).equals(stored.body) ? { etag: stored.etag } : undefined;
  };

  const put = async (key: string, body: Uint8Array | string): Promise<Written> => {
    checkKey(key);
    try {
      const answer = await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body) }));
      return { etag: answer.ETag! };
    } catch (error) {
      throw storageError(bucket, key, 'written', error);
    }
  };

  /** @param range as in the HTTP header. If it is absent, the whole object is read. */
  const openStream = async (key: string, range?: string, etag?: string): Promise<OpenObject> => {
    checkKey(key);
    try {
      const answer = await client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(range && { Range: range }),
          ...(etag && { IfMatch: etag }),
        }),
      );
      const body = answer.Body as Readable; // in Node the SDK always answers with a Readable
      const stream = Readable.from(
        withStorageErrors(body, (error) => storageError(bucket, key, 'read', error)),
        { objectMode: false },
      );
      stream.once('close', () => body.destroy());
      const size = Number(answer.ContentRange?.split('/')[1] ?? answer.ContentLength);
      return { stream, size, etag: answer.ETag! };
    } catch (error) {
      if (isAbsence(error)) throw new NotFoundError(key);
      if (statusOf(error) === 412) throw changedError(key);
      throw storageError(bucket, key, 'read', error);
    }
  };

  return {
    find,
    findIfChanged: (key, etag) => read(key, etag),
    put,

    async get(key) {
      const stored = await find(key);
      if (stored === undefined) throw new NotFoundError(key);
      return stored;
    },

    openRead: (key) => openStream(key),

    async readRange(key, from, to, etag) {
      if (from < to) {
        try {
          return await openStream(key, `bytes=${from}-${to - 1}`, etag);
        } catch (error) {
          if (!(error instanceof StorageError) || statusOf(error.cause) !== 416) throw error;
        }
      }
      // The range is empty, or after the end.
      const { stream, ...whole } = await openStream(key, undefined, etag);
      stream.destroy();
      return { ...whole, stream: Readable.from([]) };
    },

    async concatenate(key, parts) {
      for (const part of [key, ...parts.map((one) => one.key)]) checkKey(part);
      try {
        return await concatenate(client, bucket, key, parts, async (part) => (await find(part))?.body);
      } catch (error) {
        if (error instanceof NotFoundError || error instanceof StorageError) throw error;
        throw storageError(bucket, key, 'written', error);
      }
    },

    async remove(key) {
      checkKey(key);
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      } catch (error) {
        throw storageError(bucket, key, 'written', error);
      }
    },

    async putFile(key, path) {
      checkKey(key);
      try {
        return await upload(client, bucket, key, path);
      } catch (error) {
        throw storageError(bucket, key, 'written', error);
      }
    },

    putIfAbsent: (key, body) => putIf(key, body, { IfNoneMatch: '*' }),
    putIfMatch: (key, body, etag) => putIf(key, body, { IfMatch: etag }),

    async *list(prefix) {
      let token: string | undefined;
      do {
        const page = await client
          .send(
            new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
          )
          .catch((error) => {
            throw storageError(bucket, prefix, 'listed', error);
          });
        for (const { Key, Size } of page.Contents ?? []) yield { key: Key!, size: Size! };
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
  };
}

/** The SDK itself reads AWS_ENDPOINT_URL_S3 (empty means AWS). Another server has no host name for each bucket. */
export function createS3Client(): S3Client {
  return new S3Client({
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3),
    requestHandler: { connectionTimeout: 3_000, socketTimeout: 30_000 },
  });
}

const leastPartBytes = 16 * 2 ** 20;
const mostParts = 10_000;

/** Sends a stream in parts, and holds one part at a time. The SDK can repeat a buffer, but not a stream. */
async function upload(client: S3Client, bucket: string, key: string, path: string): Promise<Written> {
  const target = { Bucket: bucket, Key: key };
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const partBytes = Math.max(leastPartBytes, Math.ceil(size / mostParts));
    const readPart = async (start: number): Promise<Uint8Array> => {
      const part = Buffer.allocUnsafe(Math.min(partBytes, size - start));
      for (let filled = 0; filled < part.length; ) {
        const { bytesRead } = await file.read(part, filled, part.length - filled, start + filled);
        if (bytesRead === 0) throw new Error(`${path} became shorter while it was read`);
        filled += bytesRead;
      }
      return part;
    };
    if (size <= partBytes) {
      const answer = await client.send(new PutObjectCommand({ ...target, Body: await readPart(0) }));
      return { etag: answer.ETag! };
    }
    return await inParts(client, { ...target, ChecksumAlgorithm: 'CRC32' }, async (UploadId) => {
      const parts: CompletedPart[] = [];
      for (let start = 0; start < size; start += partBytes) {
        const PartNumber = parts.length + 1;
        const Body = await readPart(start);
        const { ETag, ChecksumCRC32 } = await client.send(
          new UploadPartCommand({ ...target, UploadId, PartNumber, Body, ChecksumAlgorithm: 'CRC32' }),
        );
        parts.push({ PartNumber, ETag, ChecksumCRC32 });
      }
      return parts;
    });
  } finally {
    await file.close();
  }
}

/** The smallest part that S3 accepts. Only the last part may be smaller. */
const leastCopiedBytes = 5 * 2 ** 20;
const copiesAtOnce = 8;

/**
 * S3 itself copies an object that is large enough to be a part. A smaller one is read, and sent together with what follows it. At
 * most the two largest such objects are in memory.
 */
async function concatenate(
  client: S3Client,
  bucket: string,
  key: string,
  parts: readonly Listed[],
  find: (key: string) => Promise<Uint8Array | undefined>,
): Promise<Written> {
  const target = { Bucket: bucket, Key: key };
  const read = async (part: Listed): Promise<Uint8Array> => {
    const body = await find(part.key);
    if (body === undefined) throw new NotFoundError(part.key);
    return body;
  };
  if (parts.reduce((sum, { size }) => sum + size, 0) < leastCopiedBytes) {
    const bodies: Uint8Array[] = [];
    for (const part of parts) bodies.push(await read(part));
    const answer = await client.send(new PutObjectCommand({ ...target, Body: Buffer.concat(bodies) }));
    return { etag: answer.ETag! };
  }
  return inParts(client, target, (UploadId) =>
    inBatches(
      groupParts(parts),
      async (group, i): Promise<CompletedPart> => {
        const one = { ...target, UploadId, PartNumber: i + 1 };
        if (group.length === 1 && group[0]!.size >= leastCopiedBytes) {
          const CopySource = `${bucket}/${encodeURIComponent(group[0]!.key).replaceAll('%2F', '/')}`;
          const { CopyPartResult } = await client.send(new UploadPartCopyCommand({ ...one, CopySource }));
          return { PartNumber: i + 1, ETag: CopyPartResult!.ETag! };
        }
        const bodies: Uint8Array[] = [];
        for (const part of group) bodies.push(await read(part));
        const { ETag } = await client.send(new UploadPartCommand({ ...one, Body: Buffer.concat(bodies) }));
        return { PartNumber: i + 1, ETag };
      },
      copiesAtOnce,
    ),
  );
}

/**
 * Stores an object in parts. The object exists when all parts have been sent. If a part cannot be sent, nothing stays.
 */
async function inParts(
  client: S3Client,
  { ChecksumAlgorithm, ...target }: { Bucket: string; Key: string; ChecksumAlgorithm?: 'CRC32' },
  send: (uploadId: string) => Promise<CompletedPart[]>,
): Promise<Written> {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...target, ...(ChecksumAlgorithm && { ChecksumAlgorithm }) }),
  );
  try {
    const Parts = await send(UploadId!);
    const answer = await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    return { etag: answer.ETag! };
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId })).catch(() => {}); // the first error counts
    throw error;
  }
}

/** Joins neighbouring parts until they are large enough. The last group may be small. */
function groupParts(parts: readonly Listed[]): Listed[][] {
  const groups: Listed[][] = [];
  let open: Listed[] = [];
  for (const part of parts.filter(({ size }) => size > 0)) {
    open.push(part);
    if (open.reduce((sum, { size }) => sum + size, 0) < leastCopiedBytes) continue;
    groups.push(open);
    open = [];
  }
  return open.length > 0 ? [...groups, open] : groups;
}

async function* withStorageErrors(stream: Readable, toError: (error: unknown) => StorageError): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw toError(error);
  }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const attemptsOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.attempts ?? 1) : 1;

/** A missing bucket is a 404 too, but it is an error and not an absent object. */
const isAbsence = (error: unknown) => error instanceof S3ServiceException && error.name === 'NoSuchKey';

function storageError(bucket: string, key: string, verb: 'read' | 'written' | 'listed', cause: unknown): StorageError {
  return new StorageError(`s3://${bucket}/${key} cannot be ${verb}: ${reasonOf(cause)}.`, { cause });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'NoSuchBucket') return 'there is no such bucket';
  if (statusOf(cause) === 403) {
    return 'access is denied (without s3:ListBucket, S3 answers so for an object that is absent, too)';
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(code ?? '');
  if (unreachable || cause.name === 'TimeoutError') {
    return `the S3 server ${process.env.AWS_ENDPOINT_URL_S3 || ''} cannot be reached (${code ?? cause.name})`.replace(
      '  ',
      ' ',
    );
  }
  return cause.message || cause.name;
}

import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { backOff } from './backoff.ts';
import { attemptsOf, isAbsence, statusOf, storageError } from './s3-errors.ts';
import { concatenate, upload } from './s3-parts.ts';
import {
  changedError,
  checkKey,
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
        return { body: await answer.Body!.transformToByteArray(), etag: () => answer.ETag! };
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
    return stored && Buffer.from(body).equals(stored.body) ? { etag: stored.etag() } : undefined;
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
function createS3Client(): S3Client {
  return new S3Client({
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3),
    requestHandler: { connectionTimeout: 3_000, socketTimeout: 30_000 },
  });
}

async function* withStorageErrors(stream: Readable, toError: (error: unknown) => StorageError): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    throw toError(error);
  }
}

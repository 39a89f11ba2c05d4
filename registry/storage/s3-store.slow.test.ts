import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openS3Store } from './s3-store.ts';
import { StorageError } from './store.ts';
import { describeStore } from './testing/store-contract.ts';
import { findVersitygw, type S3Server, startVersitygw } from './versitygw.ts';

const found = findVersitygw();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;

if (missing !== undefined) console.warn(`The S3 suite is skipped: ${missing}.`);

describe.skipIf(missing !== undefined)(
  missing === undefined ? 'S3, as versitygw serves it' : `S3: skipped, ${missing}`,
  () => {
    let server: S3Server;
    let bucket: string;
    beforeAll(async () => {
      if ('missing' in found) throw new Error(found.missing);
      server = await startVersitygw(found.path);
    });
    afterAll(() => server?.stop());

    describeStore(
      'The store in S3',
      async () => {
        bucket = await server.createBucket();
        return openS3Store(bucket, server.client);
      },
      async () => openS3Store(bucket, server.client),
    );

    it('lists past the first thousand', async () => {
      const store = openS3Store(await server.createBucket(), server.client);
      const keys = Array.from({ length: 1_010 }, (_, index) => `k/${String(index).padStart(4, '0')}`);
      for (let start = 0; start < keys.length; start += 50) {
        await Promise.all(keys.slice(start, start + 50).map((key) => store.put(key, '')));
      }
      let listed = 0;
      for await (const { key } of store.list('k/')) {
        expect(key).toBe(keys[listed]);
        listed += 1;
      }
      expect(listed).toBe(keys.length);
    });

    it('says that a bucket is missing, and does not report an absent object', async () => {
      const store = openS3Store('nowhere', server.client);
      await expect(store.find('a')).rejects.toThrow(
        new StorageError('s3://nowhere/a cannot be read: there is no such bucket.'),
      );
      await expect(store.putIfMatch('a', 'x', '"e"')).rejects.toThrow(StorageError);
    });

    it('says that access is denied', async () => {
      const client = new S3Client({
        endpoint: server.endpoint,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: 'stima', secretAccessKey: 'wrong' },
      });
      await expect(openS3Store(bucket, client).put('a', 'x')).rejects.toThrow(
        /s3:\/\/bucket-\d+\/a .* access is denied/,
      );
    });
  },
);

describe('S3 without a server', () => {
  it('says in one sentence that it cannot be reached', async () => {
    const client = new S3Client({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const error = await openS3Store('b', client)
      .put('a', 'x')
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(StorageError);
    expect(error.message).toMatch(
      /^s3:\/\/b\/a cannot be written: the S3 server .*cannot be reached \(ECONNREFUSED\)\.$/,
    );
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { openS3Store } from './s3-store.ts';
import { StorageError, type Store } from './store.ts';

// Answers that AWS gives and versitygw does not: a conflict of racing writes (409), and a write that took effect
// although its answer was lost. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
describe('The store in S3, with racing writes', () => {
  let server: Server;
  let client: S3Client;
  let asked: string[];
  afterEach(() => {
    client.destroy();
    server.close();
  });

  interface Answer {
    readonly status: number;
    readonly code?: string;
    readonly body?: string;
  }

  /** A store whose server gives these answers one after the other, and repeats the last one. */
  const storeAnswering = async (...answers: Answer[]): Promise<Store> => {
    asked = [];
    server = createServer(async (request, response) => {
      for await (const _ of request); // the whole body is read before the answer
      const { status, code, body } = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(request.method ?? '');
      response.writeHead(status, { etag: '"e"' });
      response.end(body ?? (code ? `<Error><Code>${code}</Code><Message>${code}</Message></Error>` : ''));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new S3Client({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    return openS3Store('bucket', client);
  };

  const conflict = { status: 409, code: 'ConditionalRequestConflict' };
  const failed = { status: 412, code: 'PreconditionFailed' };
  const lost = { status: 500, code: 'InternalError' };

  it('repeats a write after a conflict', async () => {
    const store = await storeAnswering(conflict, conflict, { status: 200 });
    expect(await store.putIfMatch('a', 'mine', '"d"')).toEqual({ etag: '"e"' });
    expect(asked).toEqual(['PUT', 'PUT', 'PUT']);
  });

  it('has lost if another write won the conflict', async () => {
    const store = await storeAnswering(conflict, failed);
    expect(await store.putIfAbsent('a', 'mine')).toBeUndefined();
  });

  it('has lost if the object to be replaced is gone', async () => {
    const store = await storeAnswering({ status: 404, code: 'NoSuchKey' });
    expect(await store.putIfMatch('a', 'mine', '"d"')).toBeUndefined();
  });

  it('recognises its own write if only the answer was lost', async () => {
    const store = await storeAnswering(lost, failed, { status: 200, body: 'mine' });
    expect(await store.putIfAbsent('a', 'mine')).toEqual({ etag: '"e"' });
    expect(asked).toEqual(['PUT', 'PUT', 'GET']);
  });

  it('does not mistake another write for its own', async () => {
    const store = await storeAnswering(lost, failed, { status: 200, body: 'theirs' });
    expect(await store.putIfAbsent('a', 'mine')).toBeUndefined();
  });

  it('reports the server’s error if it keeps failing', async () => {
    const store = await storeAnswering(lost);
    await expect(store.put('a', 'mine')).rejects.toThrow(
      new StorageError('s3://bucket/a cannot be written: InternalError.'),
    );
  });
});

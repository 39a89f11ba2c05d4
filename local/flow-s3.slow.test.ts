import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { openS3Store } from '../registry/storage/s3-store.ts';
import { findVersitygw, type S3Server, startVersitygw } from '../registry/storage/versitygw.ts';
import { describeArrivals } from './testing/arrivals.ts';

const found = findVersitygw();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;
if (missing !== undefined) console.warn(`The flow over S3 is skipped: ${missing}.`);

describe.skipIf(missing !== undefined)(missing === undefined ? 'Over S3' : `Over S3: skipped, ${missing}`, () => {
  let cache = '';
  let server: S3Server;
  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    server = await startVersitygw(found.path);
    cache = await mkdtemp(join(tmpdir(), 'stima-flow-s3-'));
  });
  afterAll(async () => {
    await server?.stop();
    await rm(cache, { recursive: true, force: true });
  });

  describeArrivals(
    'The flow, as versitygw serves its stores',
    () => cache,
    async () => ({
      data: openS3Store(await server.createBucket(), server.client),
      models: openS3Store(await server.createBucket(), server.client),
    }),
  );
});

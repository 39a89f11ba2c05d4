import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findVersitygw, S3_CREDENTIALS, type S3Server, startVersitygw } from '../registry/storage/versitygw.ts';

const run = promisify(execFile);
const found = findVersitygw();
const aws = await run('aws', ['--version']).then(
  () => undefined,
  () => 'no aws; pip install awscli',
);
const missing = 'missing' in found ? found.missing : aws;
if (missing !== undefined) console.warn(`The commands of docs/deploy.md are not tried: ${missing}.`);

describe.skipIf(missing !== undefined)(
  missing === undefined ? 'The commands of docs/deploy.md' : `The commands of docs/deploy.md: skipped, ${missing}`,
  () => {
    let server: S3Server;
    let buckets: Readonly<Record<'DATA' | 'MODELS' | 'LOGS', string>>;
    beforeAll(async () => {
      if ('missing' in found) throw new Error(found.missing);
      server = await startVersitygw(found.path, undefined, true);
      const [DATA, MODELS, LOGS] = [await createBucket(), await createBucket(), await createBucket()];
      buckets = { DATA, MODELS, LOGS };
      for (const version of ['v1', 'v2'])
        for (const name of ['model.json', 'fit.json']) await put(`diamonds/${version}/${name}`, `${version} ${name}`);
      for (const version of ['v1', 'v2']) await put('diamonds/champion.json', version);
    });
    afterAll(async () => server?.stop());

    it('bring back a model that was deleted, and leave the others alone', async () => {
      for (const name of ['model.json', 'fit.json'])
        await server.client.send(new DeleteObjectCommand({ Bucket: buckets.MODELS, Key: `diamonds/v2/${name}` }));
      await expect(read('diamonds/v2/model.json')).rejects.toThrow();
      await runBlock('DeleteMarkers[?IsLatest]');
      expect(await read('diamonds/v2/model.json')).toBe('v2 model.json');
      expect(await read('diamonds/v2/fit.json')).toBe('v2 fit.json');
      expect(await read('diamonds/v1/model.json')).toBe('v1 model.json');
    });

    it('bring back an overwritten pointer', async () => {
      expect(await read('diamonds/champion.json')).toBe('v2');
      await runBlock('copy-object');
      expect(await read('diamonds/champion.json')).toBe('v1');
    });

    it('empty the buckets, including old versions, and delete them', async () => {
      await server.client.send(new DeleteObjectCommand({ Bucket: buckets.MODELS, Key: 'diamonds/v1/model.json' }));
      await runBlock('delete-bucket');
      const { Buckets = [] } = await server.client.send(new ListBucketsCommand({}));
      expect(Buckets).toEqual([]);
    });

    async function createBucket(): Promise<string> {
      const Bucket = await server.createBucket();
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await server.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      return Bucket;
    }

    const put = (Key: string, Body: string) =>
      server.client.send(new PutObjectCommand({ Bucket: buckets.MODELS, Key, Body }));

    async function read(Key: string): Promise<string> {
      const { Body } = await server.client.send(new GetObjectCommand({ Bucket: buckets.MODELS, Key }));
      return Body!.transformToString();
    }

    /** Runs the one block of the page that contains this text. Commands to services other than S3 are left out. */
    async function runBlock(what: string): Promise<void> {
      const page = await readFile(new URL('../docs/deploy.md', import.meta.url), 'utf8');
      const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block!);
      const [block, ...others] = blocks.filter((text) => text.includes(what));
      expect(others).toEqual([]);
      const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
      await run('bash', ['-euc', block!.replaceAll(/^aws sqs .*$/gm, '')], {
        env: {
          ...env,
          ...buckets,
          AWS_ENDPOINT_URL_S3: server.endpoint,
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
        },
      });
    }
  },
);

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxyEvent, type TestRequest } from '../lambdas/http/testing/call.ts';
import { findVersitygw, S3_CREDENTIALS, type S3Server, startVersitygw } from '../registry/storage/versitygw.ts';

const found = findVersitygw();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;
if (missing !== undefined) console.warn(`The bundle of owner is not tried: ${missing}.`);

/** A bundle leaves out the classes of the errors of S3. */
describe.skipIf(missing !== undefined)('the bundle of owner', () => {
  let server: S3Server;
  let folder: string;
  let ask: (route: string, asked?: TestRequest) => Promise<{ status: number; code?: string }>;
  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    server = await startVersitygw(found.path);
    folder = await mkdtemp(join(tmpdir(), 'stima-bundle-'));
    const run = (program: string, ...args: string[]) =>
      execFileSync(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args]);
    run('../container/write-synthesis-inputs.ts');
    run('../infra/functions/bundle-handlers.ts', 'owner', folder);
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_S3: server.endpoint,
      DATA_BUCKET: await server.createBucket(),
      MODELS_BUCKET: 'a-bucket-that-is-not-there',
      STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:123456789012:stateMachine:none',
    });
    const { handler } = createRequire(import.meta.url)(join(folder, 'owner/index.js')) as {
      handler: (event: APIGatewayProxyEvent, context: object) => Promise<APIGatewayProxyResult>;
    };
    ask = async (route, asked = {}) => {
      const { statusCode, body } = await handler(proxyEvent(route, asked), {});
      return { status: statusCode, code: JSON.parse(body).code };
    };
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const send = (body: string) =>
    ask('POST /v1/{dataset}/uploads', { body, headers: { 'Content-Type': 'text/csv' }, query: { name: 'a.csv' } });

  it('tells an object that is absent, one that is there already, and a bucket that is absent', async () => {
    const id = '0'.repeat(16);
    expect(await ask('GET /v1/{dataset}/uploads/{id}', { path: { id } })).toEqual({
      status: 404,
      code: 'unknown-upload',
    });
    expect((await send('one')).status).toBe(202);
    expect((await send('one')).status).toBe(202);
    expect(await send('another')).toEqual({ status: 409, code: 'name-taken' });
    const promoted = await ask('POST /v1/{dataset}/versions/{version}/promote', { path: { version: 'v1' } });
    expect(promoted).toEqual({ status: 503, code: 'storage-unavailable' });
  });
});

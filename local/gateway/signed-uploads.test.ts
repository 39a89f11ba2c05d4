import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { type FileStore, openFileStore } from '../../registry/storage/file-store.ts';
import { StorageError } from '../../registry/storage/store.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createSignedUploads, type SignedUploads } from './signed-uploads.ts';

const document = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });

let gateway: Gateway;
let data: FileStore;
let uploads: SignedUploads;
let base: string;
let folder: string;
let time: number;
let isFull: boolean;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'stima-uploads-'));
  folder = join(base, 'uploading');
  data = openFileStore(join(base, 'data'));
  time = 0;
  isFull = false;
  const store: Pick<FileStore, 'putFileIfAbsent'> = {
    putFileIfAbsent: async (key, path) => {
      if (isFull) throw new StorageError('The disk is full.', { trouble: 'full' });
      return data.putFileIfAbsent(key, path);
    },
  };
  uploads = createSignedUploads(store, { secret: 's', baseUrl: () => gateway.url, folder, now: () => time });
  const run = async () => ({ statusCode: 200, body: '' });
  const functions = { predict: run, catalog: run, owner: run };
  gateway = await createGateway({
    document,
    functions,
    keys: [],
    ownerToken: 't',
    port: 0,
    uploads,
  });
});
afterEach(async () => {
  await gateway.close();
  await rm(base, { recursive: true });
});

const put = (url: string, body: NonNullable<RequestInit['body']>) => fetch(url, { method: 'PUT', body });

test('a file put to the URL is stored under its key, also over 6 MB, and no temporary file stays', async () => {
  const { url, expiresAt } = await uploads.urls.create('incoming/diamonds/ä b.csv');
  expect(expiresAt).toBe('1970-01-01T00:15:00.000Z');
  const body = Buffer.alloc(20_000_000, 'a');
  expect((await put(url, body)).status).toBe(200);
  expect(Buffer.from((await data.get('incoming/diamonds/ä b.csv')).body).equals(body)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test('a file that exists already is not replaced', async () => {
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  const answers = await Promise.all([put(url, 'one'), put(url, 'two')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await put(url, 'three')).status).toBe(409);
});

test.each([
  ['another key', (url: string) => url.replace('a.csv', 'b.csv')],
  ['a later expiry', (url: string) => url.replace(/expires=\d+/, 'expires=99999999999999')],
  ['no signature', (url: string) => url.replace(/&signature=.*/, '')],
  ['another signature', (url: string) => url.replace(/signature=../, 'signature=00')],
])('a URL with %s opens nothing', async (_, change) => {
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  const answer = await put(change(url), 'x');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'forbidden']);
  expect(await data.find('incoming/diamonds/b.csv')).toBeUndefined();
});

test('a URL expires', async () => {
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  time = 15 * 60_000 + 1;
  expect((await put(url, 'x')).status).toBe(403);
});

test('a URL that expires too late because of a wrong clock is refused, and a new one is not', async () => {
  time = 60_000;
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  time = 0;
  const early = await put(url, 'x');
  expect([early.status, ((await early.json()) as { detail: string }).detail]).toEqual([
    403,
    expect.stringMatching(/expires later than fifteen minutes from now/),
  ]);
  time = 60_000;
  expect((await put(url, 'x')).status).toBe(200);
});

/** A PUT request that sends only a part of its body. */
async function putPart(url: string, part: string) {
  const { hostname, port, pathname, search } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n${part}`);
  await expect.poll(async () => (await readdir(folder).catch(() => [])).length).toBe(1);
  return socket;
}

test('an unfinished or broken PUT does not occupy a name, and the first complete PUT does', async () => {
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  const open = await putPart(url, 'half');
  expect((await put(url, 'whole')).status).toBe(200);
  let answer = '';
  open.on('data', (chunk) => {
    answer += chunk;
  });
  open.write('x'.repeat(96));
  await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 409 /);
  expect((await data.get('incoming/diamonds/a.csv')).body.toString()).toBe('whole');

  const other = (await uploads.urls.create('incoming/diamonds/b.csv')).url;
  (await putPart(other, 'half')).destroy();
  await expect.poll(() => readdir(folder)).toEqual([]);
  expect((await put(other, 'whole')).status).toBe(200);
});

test('a PUT that storage refuses for a passing reason says when to try again', async () => {
  const { url } = await uploads.urls.create('incoming/diamonds/a.csv');
  isFull = true;
  const answer = await put(url, 'x');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
  isFull = false;
  expect((await put(url, 'x')).status).toBe(200);
});

test('a URL holds for the folders that it was signed for, which say when the prices were made', async () => {
  const { url } = await uploads.urls.create('incoming/diamonds/wholesaler/2026-06/a.csv');
  expect((await put(url.replace('2026-06', '2026-07'), 'x')).status).toBe(403);
  const answer = await put(url, 'x');
  expect(await answer.json()).toMatchObject({
    name: 'wholesaler/2026-06/a.csv',
    askAt: '/v1/diamonds/uploads?name=wholesaler%2F2026-06%2Fa.csv',
  });
});

import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createGateway, type Gateway, type GatewayOptions, PortInUseError, type ProxyFunction } from './gateway.ts';

const document = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
const KEY = { id: 'acme', value: 'key-of-acme' };
const TOKEN = 'token-of-the-owner';
const asPartner = { 'x-api-key': KEY.value, 'content-type': 'application/json' };
const asOwner = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };

let gateway: Gateway;
let seen: APIGatewayProxyEvent[];
let answer: ProxyFunction;

const start = (options: Partial<GatewayOptions> = {}) => {
  const run: ProxyFunction = async (event, context) => {
    seen.push(event);
    return answer(event, context);
  };
  const functions = { predict: run, catalog: run, owner: run };
  return createGateway({ document, functions, keys: [KEY], ownerToken: TOKEN, port: 0, ...options });
};

beforeEach(async () => {
  seen = [];
  answer = async () => ({ statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' });
  gateway = await start();
});
afterEach(() => gateway.close());

const ask = async (
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: NonNullable<RequestInit['body']>,
) => {
  const response = await fetch(gateway.url + path, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text.startsWith('{') ? JSON.parse(text) : text };
};

test('passes the function a proxy event like that of API Gateway', async () => {
  const { status, body } = await ask(
    'POST',
    '/v1/diamonds/predict?version=v1&version=v2&a=%20b',
    asPartner,
    '{"carat":1}',
  );
  expect([status, body]).toEqual([200, { ok: true }]);
  expect(seen[0]).toMatchObject({
    resource: '/v1/{dataset}/predict',
    path: '/v1/diamonds/predict',
    httpMethod: 'POST',
    pathParameters: { dataset: 'diamonds' },
    queryStringParameters: { version: 'v2', a: ' b' },
    multiValueQueryStringParameters: { version: ['v1', 'v2'] },
    headers: { 'x-api-key': KEY.value },
    body: '{"carat":1}',
    isBase64Encoded: false,
    stageVariables: null,
    requestContext: {
      resourcePath: '/v1/{dataset}/predict',
      identity: { apiKey: KEY.value, apiKeyId: 'acme', sourceIp: '127.0.0.1' },
    },
  });
});

test('path parameters are decoded, and a field is null where API Gateway makes it null', async () => {
  await ask('GET', '/v1/dia%2Fmonds%20x', asPartner);
  await ask('GET', '/health');
  expect(seen[0]!.pathParameters).toEqual({ dataset: 'dia/monds x' });
  expect(seen[1]).toMatchObject({ pathParameters: null, queryStringParameters: null, body: null });
});

test('passes on status, headers and bodies in base64', async () => {
  answer = async () => ({
    statusCode: 418,
    headers: { 'x-one': '1' },
    multiValueHeaders: { 'x-two': ['2'] },
    body: Buffer.from('tea').toString('base64'),
    isBase64Encoded: true,
  });
  const { status, headers, body } = await ask('GET', '/health');
  expect([status, headers.get('x-one'), headers.get('x-two'), body]).toEqual([418, '1', '2', 'tea']);
});

test.each([
  ['a line end in a header', { headers: { 'x-name': 'a\r\nset-cookie: b' } }],
  ['a character that no header has', { headers: { 'x-name': '珠宝' } }],
  ['a header without a name', { headers: { '': 'a' } }],
  ['a status that there is not', { statusCode: 1000 }],
  ['no body', { body: undefined as never }],
])('an answer of a function with %s fails alone, and the server goes on', async (_, wrong) => {
  answer = async () => ({ statusCode: 200, body: 'done', ...wrong });
  const { status, body } = await ask('GET', '/health');
  expect([status, body.code]).toEqual([502, 'bad-gateway']);
  answer = async () => ({ statusCode: 200, body: '{}' });
  expect((await ask('GET', '/health')).status).toBe(200);
});

test.each([
  ['GET', '/'],
  ['GET', '/v1/diamonds/nonsense'],
  ['GET', '/../../etc/passwd'],
])('%s %s is no route', async (method, path) => {
  const { status, headers, body } = await ask(method, path, asPartner);
  expect([status, body.message, body.code]).toEqual([401, 'Missing Authentication Token', 'not-signed']);
  expect([headers.get('content-type'), headers.get('www-authenticate')]).toEqual([
    'application/problem+json',
    'Bearer',
  ]);
  expect(seen).toEqual([]);
});

test.each([
  ['PUT', '/v1/diamonds/predict', 'POST'],
  ['GET', '/v1/diamonds/predict', 'POST'],
  ['OPTIONS', '/v1/diamonds', 'GET'],
  ['PATCH', '/v1/diamonds/uploads', 'POST, GET'],
  ['DELETE', '/v1/diamonds/versions/v1', 'GET'],
  ['POST', '/health', 'GET'],
])('%s %s is answered with the methods that the path takes, whoever asks: %s', async (method, path, allowed) => {
  for (const headers of [{}, asPartner, asOwner]) {
    const { status, headers: answered, body } = await ask(method, path, headers);
    expect([status, body.code, answered.get('allow')]).toEqual([405, 'method-not-allowed', allowed]);
    expect(answered.get('content-type')).toBe('application/problem+json');
  }
  expect(seen).toEqual([]);
});

test.each([
  ['no key', {}],
  ['a wrong key', { 'x-api-key': 'x' }],
  ['the beginning of a key', { 'x-api-key': KEY.value.slice(0, -1) }],
  ['the owner token', { 'x-api-key': TOKEN }],
  ['the owner', asOwner],
])('a partner’s call with %s is forbidden', async (_, headers) => {
  const { status, body } = await ask('GET', '/v1/diamonds', headers as Record<string, string>);
  expect([status, body.message, body.code]).toEqual([403, 'Forbidden', 'forbidden']);
  expect(seen).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['a key', asPartner],
])('an owner’s call with %s is told to sign', async (_, sent) => {
  const { status, body, headers } = await ask('GET', '/v1/diamonds/uploads', sent as Record<string, string>);
  expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'not-signed', 'Bearer']);
  expect(seen).toEqual([]);
});

test.each([
  ['a key as token', { authorization: `Bearer ${KEY.value}` }],
  ['a token without Bearer', { authorization: TOKEN }],
])('an owner’s call with %s is forbidden', async (_, headers) => {
  const { status, body } = await ask('GET', '/v1/diamonds/uploads', headers as Record<string, string>);
  expect([status, body.message]).toEqual([403, 'Forbidden']);
  expect(seen).toEqual([]);
});

test('the owner calls with the token, and open routes need none', async () => {
  expect((await ask('GET', '/v1/diamonds/uploads', asOwner)).status).toBe(200);
  for (const path of ['/health', '/docs', '/openapi.json']) expect((await ask('GET', path)).status).toBe(200);
});

test('bodies are validated by the document, but bodies of predictions and of runs by the function', async () => {
  const accept = '/v1/diamonds/uploads/0123456789abcdef/accept';
  const wrong = await ask('POST', accept, asOwner, '{"insteadOf":"x"}');
  expect([wrong.status, wrong.body.message]).toEqual([400, 'Invalid request body']);
  expect(wrong.body.detail).toContain('insteadOf');
  expect((await ask('POST', accept, asOwner, '{"scale": gia}')).body.detail).toMatch(
    /What is wrong: at line 1, column 11, a value is expected here\.$/,
  );
  expect((await ask('POST', accept, asOwner, '{"scale":"a","scale":"b"}')).status).toBe(400);
  expect((await ask('POST', accept, asOwner)).status).toBe(200);
  expect((await ask('POST', accept, asOwner, '{"scale":"gia"}')).status).toBe(200);
  for (const body of ['nonsense', '{"parameters":{"penalty":"x"}}', ''])
    expect((await ask('POST', '/v1/diamonds/train', asOwner, body)).status).toBe(200);
  for (const body of ['nonsense', '[{"carat":"x"}]', '[]', '']) {
    expect((await ask('POST', '/v1/diamonds/predict', asPartner, body)).status).toBe(200);
  }
});

test('files arrive in base64, byte for byte, and text as text', async () => {
  const bytes = Buffer.from([0xff, 0, 0x0d, 0x0a, 0x80]);
  await ask('POST', '/v1/diamonds/uploads', { ...asOwner, 'content-type': 'text/csv; charset=latin1' }, bytes);
  expect(seen[0]!.isBase64Encoded).toBe(true);
  expect(Buffer.from(seen[0]!.body!, 'base64').equals(bytes)).toBe(true);
  await ask('POST', '/v1/diamonds/predict', asPartner, Buffer.from([0x22, 0xff, 0x22]));
  expect(seen[1]).toMatchObject({ body: '"\uFFFD"', isBase64Encoded: false });
});

test('each key has its own rate', async () => {
  await gateway.close();
  const other = { id: 'other', value: 'key-of-other' };
  gateway = await start({ keys: [KEY, other], rate: { perSecond: 0.001, burst: 2 } });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask('GET', '/v1/diamonds', asPartner)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const over = await ask('GET', '/v1/diamonds', asPartner);
  expect([over.body.message, over.body.code]).toEqual(['Too Many Requests', 'too-many-requests']);
  expect((await ask('GET', '/v1/diamonds', { 'x-api-key': other.value })).status).toBe(200);
});

test('a function that fails or gives a malformed answer is a 502 without details', async () => {
  for (const broken of [
    async () => Promise.reject(new Error('secret')),
    async () => ({ body: 'secret' }) as never,
    async () => undefined as never,
  ]) {
    answer = broken;
    const { status, body } = await ask('GET', '/health');
    expect([status, body.message]).toEqual([502, 'Internal server error']);
    expect(JSON.stringify(body)).not.toContain('secret');
  }
});

test('a function that takes too long is a 504', async () => {
  await gateway.close();
  gateway = await start({ timeoutMs: 30 });
  answer = () => new Promise(() => {});
  expect((await ask('GET', '/health')).status).toBe(504);
});

/** Sends bytes as long as the server accepts them. Gives its answer and the number of accepted bytes. */
function flood(head: string, chunk: Buffer, most: number): Promise<{ answer: string; sent: number }> {
  const { port, hostname } = new URL(gateway.url);
  return new Promise((resolve) => {
    let [answered, sent] = ['', 0];
    const socket = connect(Number(port), hostname, () => {
      socket.write(head);
      const send = () => {
        while (sent < most && !socket.destroyed) {
          sent += chunk.length;
          if (!socket.write(chunk)) return void socket.once('drain', send);
        }
      };
      send();
    });
    socket.on('data', (data) => {
      answered += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ answer: answered, sent }));
    socket.on('end', () => socket.destroy());
  });
}

const HEAD = `POST /v1/diamonds/predict HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${KEY.value}\r\ncontent-type: application/json\r\n`;

test('a body announced as larger than 6 MB is refused before it is read', async () => {
  const { answer: text, sent } = await flood(`${HEAD}content-length: 10000000000\r\n\r\n`, Buffer.alloc(65_536), 1e10);
  expect(text).toContain('413');
  expect(text).toContain('too-large');
  expect(sent).toBeLessThan(2e9);
  expect(seen).toEqual([]);
});

test('a body of unknown length over 6 MB is refused before all of it is read', async () => {
  const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
  const { answer: text, sent } = await flood(`${HEAD}transfer-encoding: chunked\r\n\r\n`, chunk, 1e10);
  expect(text).toContain('413');
  expect(sent).toBeLessThan(2e9);
  expect((await ask('GET', '/health')).status).toBe(200);
});

test('a body of 6 MB is accepted', async () => {
  const body = `"${'x'.repeat(6 * 1024 * 1024 - 2)}"`;
  expect((await ask('POST', '/v1/diamonds/predict', asPartner, body)).status).toBe(200);
  expect(seen[0]!.body).toHaveLength(6 * 1024 * 1024);
});

test('a client that disconnects in the middle of a call disturbs no other call', async () => {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${HEAD}content-length: 100\r\n\r\n{"car`);
  await new Promise((resolve) => setTimeout(resolve, 30));
  socket.destroy();
  expect((await ask('GET', '/health')).status).toBe(200);
});

test('closing waits for calls under way and accepts no more', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  answer = async () => {
    await held;
    return { statusCode: 200, body: 'done' };
  };
  const under = ask('GET', '/health');
  await expect.poll(() => seen.length).toBe(1);
  const closed = gateway.close();
  await expect(fetch(`${gateway.url}/health`)).rejects.toThrow();
  release();
  expect((await under).body).toBe('done');
  await closed;
  gateway = await start();
});

test('a port in use is said in one sentence with what to do', async () => {
  const port = Number(new URL(gateway.url).port);
  await expect(start({ port })).rejects.toThrow(PortInUseError);
  await expect(start({ port })).rejects.toThrow(
    `Port ${port} is in use by another program; stop that one, or choose another: PORT=${port + 1} npm start.`,
  );
});

test('listens on 127.0.0.1 only', () => {
  expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a body that is gzip reaches the function byte for byte, and is not checked while it is packed', async () => {
  const packed = gzipSync('{"insteadOf":[]}');
  const headers = { ...asOwner, 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const { status } = await ask('POST', '/v1/diamonds/uploads/0123456789abcdef/accept', headers, packed);
  expect([status, seen[0]?.isBase64Encoded]).toEqual([200, true]);
  expect(Buffer.from(seen[0]!.body!, 'base64').equals(packed)).toBe(true);
});

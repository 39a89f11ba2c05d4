import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { PortInUseError } from './gateway.ts';
import { asOwner, asPartner, KEY, type RecordingGateway, startRecording } from './testing/recording-gateway.ts';

let gateway: RecordingGateway;
beforeAll(async () => {
  gateway = await startRecording();
});
beforeEach(() => gateway.reset());
afterAll(() => gateway.close());

test('passes the function a proxy event like that of API Gateway', async () => {
  const { status, body } = await gateway.ask(
    'POST',
    '/v1/diamonds/predict?version=v1&version=v2&a=%20b',
    asPartner,
    '{"carat":1}',
  );
  expect([status, body]).toEqual([200, { ok: true }]);
  expect(gateway.seen[0]).toMatchObject({
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
  await gateway.ask('GET', '/v1/dia%2Fmonds%20x', asPartner);
  await gateway.ask('GET', '/health');
  expect(gateway.seen[0]!.pathParameters).toEqual({ dataset: 'dia/monds x' });
  expect(gateway.seen[1]).toMatchObject({ pathParameters: null, queryStringParameters: null, body: null });
});

test('passes on status, headers and bodies in base64', async () => {
  gateway.answerBy(async () => ({
    statusCode: 418,
    headers: { 'x-one': '1' },
    multiValueHeaders: { 'x-two': ['2'] },
    body: Buffer.from('tea').toString('base64'),
    isBase64Encoded: true,
  }));
  const { status, headers, body } = await gateway.ask('GET', '/health');
  expect([status, headers.get('x-one'), headers.get('x-two'), body]).toEqual([418, '1', '2', 'tea']);
});

test.each([
  ['a line end in a header', { headers: { 'x-name': 'a\r\nset-cookie: b' } }],
  ['a character that no header has', { headers: { 'x-name': '珠宝' } }],
  ['a header without a name', { headers: { '': 'a' } }],
  ['a status that there is not', { statusCode: 1000 }],
  ['no body', { body: undefined as never }],
])('an answer of a function with %s fails alone, and the server goes on', async (_, wrong) => {
  gateway.answerBy(async () => ({ statusCode: 200, body: 'done', ...wrong }));
  const { status, body } = await gateway.ask('GET', '/health');
  expect([status, body.code]).toEqual([502, 'bad-gateway']);
  gateway.answerBy(async () => ({ statusCode: 200, body: '{}' }));
  expect((await gateway.ask('GET', '/health')).status).toBe(200);
});

test.each([
  ['GET', '/'],
  ['GET', '/v1/diamonds/nonsense'],
  ['GET', '/../../etc/passwd'],
])('%s %s is no route', async (method, path) => {
  const { status, headers, body } = await gateway.ask(method, path, asPartner);
  expect([status, body.message, body.code]).toEqual([401, 'Missing Authentication Token', 'not-signed']);
  expect([headers.get('content-type'), headers.get('www-authenticate')]).toEqual([
    'application/problem+json',
    'Bearer',
  ]);
  expect(gateway.seen).toEqual([]);
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
    const { status, headers: answered, body } = await gateway.ask(method, path, headers);
    expect([status, body.code, answered.get('allow')]).toEqual([405, 'method-not-allowed', allowed]);
    expect(answered.get('content-type')).toBe('application/problem+json');
  }
  expect(gateway.seen).toEqual([]);
});

test('a function that fails or gives a malformed answer is a 502 without details', async () => {
  for (const broken of [
    async () => Promise.reject(new Error('secret')),
    async () => ({ body: 'secret' }) as never,
    async () => undefined as never,
  ]) {
    gateway.answerBy(broken);
    const { status, body } = await gateway.ask('GET', '/health');
    expect([status, body.message]).toEqual([502, 'Internal server error']);
    expect(JSON.stringify(body)).not.toContain('secret');
  }
});

test('a function that takes too long is a 504', async () => {
  const hasty = await startRecording({ timeoutMs: 30 });
  hasty.answerBy(() => new Promise(() => {}));
  expect((await hasty.ask('GET', '/health')).status).toBe(504);
  await hasty.close();
});

test('closing waits for calls under way and accepts no more', async () => {
  const closing = await startRecording();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  closing.answerBy(async () => {
    await held;
    return { statusCode: 200, body: 'done' };
  });
  const underWay = closing.ask('GET', '/health');
  await expect.poll(() => closing.seen.length).toBe(1);
  const closed = closing.close();
  await expect(fetch(`${closing.url}/health`)).rejects.toThrow();
  release();
  expect((await underWay).body).toBe('done');
  await closed;
});

test('a port in use is said in one sentence with what to do', async () => {
  const port = Number(new URL(gateway.url).port);
  await expect(startRecording({ port })).rejects.toThrow(PortInUseError);
  await expect(startRecording({ port })).rejects.toThrow(
    `Port ${port} is in use by another program; stop that one, or choose another: PORT=${port + 1} npm start.`,
  );
});

test('listens on 127.0.0.1 only', () => {
  expect(gateway.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

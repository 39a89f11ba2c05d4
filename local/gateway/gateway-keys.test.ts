import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner, asPartner, KEY, type RecordingGateway, startRecording, TOKEN } from './testing/recording-gateway.ts';

let gateway: RecordingGateway;
beforeAll(async () => {
  gateway = await startRecording();
});
beforeEach(() => gateway.reset());
afterAll(() => gateway.close());

test.each([
  ['no key', {}],
  ['a wrong key', { 'x-api-key': 'x' }],
  ['the beginning of a key', { 'x-api-key': KEY.value.slice(0, -1) }],
  ['the owner token', { 'x-api-key': TOKEN }],
  ['the owner', asOwner],
])('a partner’s call with %s is forbidden', async (_, headers) => {
  const { status, body } = await gateway.ask('GET', '/v1/diamonds', headers as Record<string, string>);
  expect([status, body.message, body.code]).toEqual([403, 'Forbidden', 'forbidden']);
  expect(gateway.seen).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['a key', asPartner],
])('an owner’s call with %s is told to sign', async (_, sent) => {
  const { status, body, headers } = await gateway.ask('GET', '/v1/diamonds/uploads', sent as Record<string, string>);
  expect([status, body.code, headers.get('www-authenticate')]).toEqual([401, 'not-signed', 'Bearer']);
  expect(gateway.seen).toEqual([]);
});

test.each([
  ['a key as token', { authorization: `Bearer ${KEY.value}` }],
  ['a token without Bearer', { authorization: TOKEN }],
])('an owner’s call with %s is forbidden', async (_, headers) => {
  const { status, body } = await gateway.ask('GET', '/v1/diamonds/uploads', headers as Record<string, string>);
  expect([status, body.message]).toEqual([403, 'Forbidden']);
  expect(gateway.seen).toEqual([]);
});

test('the owner calls with the token, and open routes need none', async () => {
  expect((await gateway.ask('GET', '/v1/diamonds/uploads', asOwner)).status).toBe(200);
  for (const path of ['/health', '/docs', '/openapi.json']) expect((await gateway.ask('GET', path)).status).toBe(200);
});

test('each key has its own rate', async () => {
  const other = { id: 'other', value: 'key-of-other' };
  const slow = await startRecording({ keys: [KEY, other], rate: { perSecond: 0.001, burst: 2 } });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await slow.ask('GET', '/v1/diamonds', asPartner)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const over = await slow.ask('GET', '/v1/diamonds', asPartner);
  expect([over.body.message, over.body.code]).toEqual(['Too Many Requests', 'too-many-requests']);
  expect((await slow.ask('GET', '/v1/diamonds', { 'x-api-key': other.value })).status).toBe(200);
  await slow.close();
});

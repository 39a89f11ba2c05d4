import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asOwner, asPartner, KEY, type RecordingGateway, startRecording } from './testing/recording-gateway.ts';

let gateway: RecordingGateway;
beforeAll(async () => {
  gateway = await startRecording();
});
beforeEach(() => gateway.reset());
afterAll(() => gateway.close());

test('bodies are validated by the document, but bodies of predictions and of runs by the function', async () => {
  const accept = '/v1/diamonds/uploads/0123456789abcdef/accept';
  const wrong = await gateway.ask('POST', accept, asOwner, '{"insteadOf":"x"}');
  expect([wrong.status, wrong.body.message]).toEqual([400, 'Invalid request body']);
  expect(wrong.body.detail).toContain('insteadOf');
  expect((await gateway.ask('POST', accept, asOwner, '{"scale": gia}')).body.detail).toMatch(
    /What is wrong: at line 1, column 11, a value is expected here\.$/,
  );
  expect((await gateway.ask('POST', accept, asOwner, '{"scale":"a","scale":"b"}')).status).toBe(400);
  expect((await gateway.ask('POST', accept, asOwner)).status).toBe(200);
  expect((await gateway.ask('POST', accept, asOwner, '{"scale":"gia"}')).status).toBe(200);
  for (const body of ['nonsense', '{"parameters":{"penalty":"x"}}', ''])
    expect((await gateway.ask('POST', '/v1/diamonds/train', asOwner, body)).status).toBe(200);
  for (const body of ['nonsense', '[{"carat":"x"}]', '[]', '']) {
    expect((await gateway.ask('POST', '/v1/diamonds/predict', asPartner, body)).status).toBe(200);
  }
});

test('files arrive in base64, byte for byte, and text as text', async () => {
  const bytes = Buffer.from([0xff, 0, 0x0d, 0x0a, 0x80]);
  await gateway.ask('POST', '/v1/diamonds/uploads', { ...asOwner, 'content-type': 'text/csv; charset=latin1' }, bytes);
  expect(gateway.seen[0]!.isBase64Encoded).toBe(true);
  expect(Buffer.from(gateway.seen[0]!.body!, 'base64').equals(bytes)).toBe(true);
  await gateway.ask('POST', '/v1/diamonds/predict', asPartner, Buffer.from([0x22, 0xff, 0x22]));
  expect(gateway.seen[1]).toMatchObject({ body: '"\uFFFD"', isBase64Encoded: false });
});

test('a body that is gzip reaches the function byte for byte, and is not checked while it is packed', async () => {
  const packed = gzipSync('{"insteadOf":[]}');
  const headers = { ...asOwner, 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const { status } = await gateway.ask('POST', '/v1/diamonds/uploads/0123456789abcdef/accept', headers, packed);
  expect([status, gateway.seen[0]?.isBase64Encoded]).toEqual([200, true]);
  expect(Buffer.from(gateway.seen[0]!.body!, 'base64').equals(packed)).toBe(true);
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
  expect(gateway.seen).toEqual([]);
});

test('a body of unknown length over 6 MB is refused before all of it is read', async () => {
  const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
  const { answer: text, sent } = await flood(`${HEAD}transfer-encoding: chunked\r\n\r\n`, chunk, 1e10);
  expect(text).toContain('413');
  expect(sent).toBeLessThan(2e9);
  expect((await gateway.ask('GET', '/health')).status).toBe(200);
});

test('a body of 6 MB is accepted', async () => {
  const body = `"${'x'.repeat(6 * 1024 * 1024 - 2)}"`;
  expect((await gateway.ask('POST', '/v1/diamonds/predict', asPartner, body)).status).toBe(200);
  expect(gateway.seen[0]!.body).toHaveLength(6 * 1024 * 1024);
});

test('a client that disconnects in the middle of a call disturbs no other call', async () => {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${HEAD}content-length: 100\r\n\r\n{"car`);
  await new Promise((resolve) => setTimeout(resolve, 30));
  socket.destroy();
  expect((await gateway.ask('GET', '/health')).status).toBe(200);
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createGateway, type Gateway, type GatewayOptions } from './gateway.ts';

const document = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
const KEY = { id: 'acme', value: 'key-of-acme' };

let gateway: Gateway;
let seen: APIGatewayProxyEvent[];
let sockets: Socket[];
let release: () => void;
let held: Promise<void>;

const start = async (options: Partial<GatewayOptions> = {}) => {
  const run = async (event: APIGatewayProxyEvent) => {
    seen.push(event);
    if (event.queryStringParameters?.version === 'v9') await held;
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };
  };
  const functions = { predict: run, catalog: run, owner: run };
  gateway = await createGateway({ document, functions, keys: [KEY], ownerToken: 'token', port: 0, ...options });
};

beforeEach(async () => {
  seen = [];
  sockets = [];
  ({ promise: held, resolve: release } = Promise.withResolvers<void>());
  await start();
});
afterEach(async () => {
  release();
  for (const socket of sockets) socket.destroy();
  await gateway.close();
});

const restart = async (options: Partial<GatewayOptions>) => {
  await gateway.close();
  await start(options);
};

const port = () => Number(new URL(gateway.url).port);

async function open(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends raw text, and gives everything that is answered until the connection ends. */
async function say(text: string): Promise<string> {
  const socket = await open();
  socket.write(text);
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}

const get = (...hosts: string[]) =>
  say(`GET /health HTTP/1.1\r\n${hosts.map((host) => `Host: ${host}\r\n`).join('')}Connection: close\r\n\r\n`);

test.each(['127.0.0.1', 'localhost', 'LOCALHOST', 'localhost.', '[::1]'])(
  'answers as %s, on any port',
  async (host) => {
    for (const name of [host, `${host}:3000`]) expect(await get(name)).toMatch(/^HTTP\/1\.1 200 /);
  },
);

test.each(['rebind.example', 'rebind.example:3000', '127.0.0.1.rebind.example', '0.0.0.0', ''])(
  'answers a call for the host %j with an error only',
  async (host) => {
    const answer = await get(host);
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain('"code":"foreign-host"');
    expect(seen).toEqual([]);
  },
);

test('accepts another host name from a setting, and no part of that name', async () => {
  await restart({ hosts: ['stima.shop.example'] });
  expect(await get('stima.shop.example')).toMatch(/^HTTP\/1\.1 200 /);
  expect(await get('shop.example')).toMatch(/^HTTP\/1\.1 421 /);
});

test('two Host headers, no Host header, and a whole address in the request line are 400', async () => {
  expect(await get('localhost', 'localhost')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await get('localhost', 'rebind.example')).toMatch(/^HTTP\/1\.1 400 /);
  expect(await get()).toMatch(/^HTTP\/1\.1 400 /);
  expect(
    await say('GET http://rebind.example/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
  ).toMatch(/^HTTP\/1\.1 400 /);
  expect(seen).toEqual([]);
});

test.each(['/health', '/docs', '/v1/diamonds', '/nowhere', '/uploads/x'])(
  'forbids type sniffing and storing on every answer: %s',
  async (path) => {
    for (const key of ['', KEY.value]) {
      const { headers } = await fetch(gateway.url + path, { headers: { 'x-api-key': key } });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  },
);

test('does not read the body of a route without a body', async () => {
  const response = await fetch(`${gateway.url}/v1/diamonds/uploads/0123456789abcdef`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer token' },
    body: 'x'.repeat(6_000_000),
  });
  expect(response.status).toBe(200);
  expect(seen[0]?.body).toBeNull();
});

/** Sends a call that announces a body, with none, some or all of the body. */
async function announce(bytes: number, body = ''): Promise<Socket> {
  const socket = await open();
  socket.write(
    `POST /v1/diamonds/predict?version=v9 HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY.value}\r\ncontent-length: ${bytes}\r\n\r\n${body}`,
  );
  return socket;
}

test('bounds the sum of the bodies under way: a large body without room is 503, and small ones are answered', async () => {
  await restart({ bodies: { totalBytes: 1_000_000, patienceMs: 50 } });
  await announce(900_000);
  await sleep(50);
  const ask = (body: string) =>
    fetch(`${gateway.url}/v1/diamonds/predict`, { method: 'POST', headers: { 'x-api-key': KEY.value }, body });
  const refused = await ask('x'.repeat(200_000));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(((await refused.json()) as { detail: string }).detail).toMatch(/Too many large bodies/);
  expect((await ask('{}')).status).toBe(200);
  // The room is given back when a client disconnects.
  sockets[0]!.destroy();
  await expect.poll(async () => (await ask('x'.repeat(200_000))).status).toBe(200);
});

test('a client that reads only after sending everything gets the answer that its body is too large', async () => {
  const socket = await open();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.pause();
  const bytes = 40_000_000;
  socket.write(
    `POST /v1/diamonds/predict HTTP/1.1\r\nHost: localhost\r\nx-api-key: ${KEY.value}\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  const chunk = Buffer.alloc(1_000_000);
  for (let sent = 0; sent < bytes; sent += chunk.length) {
    if (!socket.write(chunk)) await once(socket, 'drain');
    // This is slower than the time limit that a library would have.
    if (sent % 10_000_000 === 0) await sleep(200);
  }
  socket.resume();
  await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('idle connections make room for new ones, and calls under way do not', async () => {
  await restart({ mostConnections: 20 });
  const busy = await announce(2, '{}');
  await expect.poll(() => seen.length).toBe(1);
  for (let i = 0; i < 60; i++) await open();
  expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
  let answer = '';
  busy.on('data', (chunk) => {
    answer += chunk;
  });
  release();
  await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 200 /);
});

test('ends after its last answer, although connections are open', async () => {
  const idle = await open();
  const half = await open();
  half.write('GET /health HTTP/1.1\r\nHost:');
  const busy = await announce(2, '{}');
  await expect.poll(() => seen.length).toBe(1);
  const order: string[] = [];
  idle.on('close', () => order.push('idle'));
  half.on('close', () => order.push('half'));
  const closed = gateway.close().then(() => order.push('closed'));
  busy.on('data', () => order.push('answered'));
  await expect.poll(() => order.slice().sort()).toEqual(['half', 'idle']);
  release();
  await closed;
  await expect.poll(() => order).toContain('answered');
  await start();
});

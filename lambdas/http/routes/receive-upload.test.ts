import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, expect, test } from 'vitest';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import { call } from '../testing/call.ts';
import { openOwner, type TestOwner } from '../testing/open-owner.ts';

const csv = 'carat,cut\r\n1,Ideal\r\n';
let data: TestOwner['data'];
let started: TestOwner['started'];
let routes: TestOwner['routes'];

beforeEach(() => {
  ({ data, started, routes } = openOwner());
});

test.each([
  ['text', 'text/csv; charset=utf-8', csv],
  ['bytes', 'text/csv', Buffer.from(csv)],
  ['gzip', 'application/gzip', gzipSync(csv)],
])('a file that is sent as %s is stored in incoming, byte for byte', async (_, type, body) => {
  const { status, body: answer } = await call(routes, 'POST /v1/{dataset}/uploads', {
    body,
    headers: { 'Content-Type': type },
  });
  const uploadId = createHash('sha256').update(body).digest('hex').slice(0, 16);
  expect([status, answer.uploadId]).toEqual([202, uploadId]);
  const stored = await data.get(`incoming/diamonds/${answer.name}`);
  expect(Buffer.from(stored.body).equals(Buffer.from(body))).toBe(true);
  expect(started).toEqual([]);
});

test('a file gets the given name; sent again it is the same upload, and another file does not overwrite it', async () => {
  const asked = { body: csv, headers: { 'Content-Type': 'text/csv' }, query: { name: 'a.csv' } };
  expect((await call(routes, 'POST /v1/{dataset}/uploads', asked)).body.name).toBe('a.csv');
  expect((await call(routes, 'POST /v1/{dataset}/uploads', asked)).status).toBe(202);
  const other = await call(routes, 'POST /v1/{dataset}/uploads', { ...asked, body: 'other' });
  expect([other.status, other.body.code]).toEqual([409, 'name-taken']);
  expect(Buffer.from((await data.get('incoming/diamonds/a.csv')).body).toString()).toBe(csv);
});

test('a time or a source of prices is refused where answers depend on neither', async () => {
  const { market: _, ...still } = diamonds;
  const plain = openOwner({ datasets: new Map([[still.name, still]]) }).routes;
  for (const [field, value] of [
    ['asOf', '2026-06'],
    ['source', 'wholesaler'],
  ] as const)
    for (const asked of [{ body: csv, headers: { 'Content-Type': 'text/csv' } }, { body: { name: '2026-11.csv' } }]) {
      const { status, body } = await call(plain, 'POST /v1/{dataset}/uploads', { ...asked, query: { [field]: value } });
      expect([status, body.code]).toEqual([400, 'invalid-parameter']);
      expect(body.detail).toBe(
        `${field} is "${value}", but answers of diamonds depend on no time and no source; leave it out.`,
      );
    }
});

test('JSON with a name is answered with a URL', async () => {
  const { status, body } = await call(routes, 'POST /v1/{dataset}/uploads', { body: { name: '2026-11.csv' } });
  expect(status).toBe(201);
  expect(body).toMatchObject({ method: 'PUT', url: 'https://s3/incoming/diamonds/2026-11.csv', name: '2026-11.csv' });
});

const NEVER_READ = ['.hidden', 'a.csv.part', 'a.csv.crdownload', '~$a.xlsx', 'Thumbs.db', 'a.csv.result.txt'];
test.each(['../x.csv', 'a/b.csv', '..', ...NEVER_READ, 'a\\b', 'a\u0000b', 'x'.repeat(201), 5, ''])(
  'the name %j is refused',
  async (name) => {
    expect((await call(routes, 'POST /v1/{dataset}/uploads', { body: { name } })).status).toBe(400);
  },
);

test.each([
  ['an empty file', '', 'text/csv', 400],
  ['a picture', 'x', 'image/png', 415],
  ['a form', 'x', 'multipart/form-data', 415],
])('%s is refused', async (_, body, type, status) => {
  expect((await call(routes, 'POST /v1/{dataset}/uploads', { body, headers: { 'Content-Type': type } })).status).toBe(
    status,
  );
});

test('an upload says where to ask what has become of it', async () => {
  const post = (asked: Parameters<typeof call>[2]) => call(routes, 'POST /v1/{dataset}/uploads', asked);
  const { body: url } = await post({ body: { name: 'a b.csv' } });
  expect(url.askAt).toBe('/v1/diamonds/uploads?name=a%20b.csv');
  const { body: sent } = await post({ body: csv, headers: { 'Content-Type': 'text/csv' } });
  expect(sent.askAt).toBe(`/v1/diamonds/uploads/${sent.uploadId}`);
});

test.each([
  ['the body', { body: csv, headers: { 'Content-Type': 'text/csv' } }, 'a.csv'],
  ['a URL', { body: { name: 'a.csv' } }, 'a.csv'],
])('the time and the source of a file sent as %s are part of its key', async (_, asked, file) => {
  const query = { name: 'a.csv', asOf: '2026-06', source: 'wholesaler' };
  const { body } = await call(routes, 'POST /v1/{dataset}/uploads', { ...asked, query });
  expect(body.name).toBe(`wholesaler/2026-06/${file}`);
  if (body.url) expect(body.url).toBe(`https://s3/incoming/diamonds/${body.name}`);
  else expect(Buffer.from((await data.get(`incoming/diamonds/${body.name}`)).body).toString()).toBe(csv);
});

test.each([
  [{ asOf: '2027-01' }, /^asOf is "2027-01", but that has not begun yet/],
  [{ source: 'a/b' }, /^source is "a\/b", but must be a name/],
])('a file with %j is refused', async (query, detail) => {
  const { status, body } = await call(routes, 'POST /v1/{dataset}/uploads', { body: { name: 'a.csv' }, query });
  expect([status, body.code]).toEqual([400, 'invalid-parameter']);
  expect(body.detail).toMatch(detail);
});

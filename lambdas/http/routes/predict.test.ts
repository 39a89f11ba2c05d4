import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { datasets } from '../../../datasets/datasets.ts';
import { diamonds } from '../../../datasets/diamonds/diamonds.ts';
import { CorruptChampionError } from '../../../registry/champion.ts';
import { CorruptModelError } from '../../../training/kinds/errors.ts';
import { answeringKinds as answering } from '../../../training/kinds/registered/answering.ts';
import type { Figures, Subject } from '../../metrics.ts';
import { MAX_BODY_BYTES } from '../request/json-body.ts';
import { takeRef } from '../request/take-ref.ts';
import { call } from '../testing/call.ts';
import { type Pricer, predictRoutes } from './predict.ts';

const ROUTE = 'POST /v1/{dataset}/predict';
const stone = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS2' };

const answer = {
  price: 5031.27,
  unit: 'USD',
  range: { low: 4460.18, high: 5699.1, coverage: 0.9 },
  reference: { price: 4618.67, item: { carat: 0.7 } },
  reasons: [{ input: 'carat', given: 1.1, amount: 412.6, factor: 1.089333 }],
  warnings: [],
};

const pricer: Pricer = {
  answer: (row) => ({ ...answer, price: row[0]! * 1_000 }),
  relativeWidth: (given) => (answer.range.high - answer.range.low) / (given as typeof answer).price,
};

const routes = predictRoutes({
  datasets,
  answering,
  models: {
    findChampion: async () => ({ version: 'v2', model: pricer }),
    findVersion: async (_, version) => (version === 'v1' ? { version, model: pricer } : undefined),
  },
});
const empty = predictRoutes({
  datasets,
  answering,
  models: { findChampion: async () => undefined, findVersion: async () => undefined },
});

test('one object is one item, and the answer has its fields in the documented order', async () => {
  const { status, text } = await call(routes, ROUTE, { body: stone });
  expect(status).toBe(200);
  expect(text).toBe(
    '{"dataset":"diamonds","version":"v2","price":1100,"unit":"USD","range":{"low":4460.18,"high":5699.1,"coverage":0.9},' +
      '"reference":{"price":4618.67,"item":{"carat":0.7}},"reasons":[{"input":"carat","given":1.1,"amount":412.6,"factor":1.089333}],"warnings":[]}',
  );
});

test.each([
  ['an array', (items: unknown[]) => items],
  ['items', (items: unknown[]) => ({ items })],
])(
  '%s is a list: the answers have the order of the items, and a wrong item does not affect the others',
  async (_, wrap) => {
    const items = [{ ...stone, carat: 2 }, { ...stone, cut: 'Idael' }, null, { ...stone, carat: 3 }];
    const { status, body } = await call(routes, ROUTE, { body: wrap(items) });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['dataset', 'version', 'items']);
    expect(body.items.map((item: { price?: number }) => item.price)).toEqual([2_000, undefined, undefined, 3_000]);
    expect(body.items[0]).not.toHaveProperty('version');
    expect(body.items[1].error).toMatchObject({
      status: 400,
      code: 'invalid-input',
      errors: [{ path: '/cut', found: 'Idael', allowed: 'Fair, Good, Very Good, Premium or Ideal' }],
    });
    expect(body.items[2].error.code).toBe('invalid-input');
  },
);

test('asOf asks for the level of another time, and is refused where there is none', async () => {
  const moving: Pricer = {
    ...pricer,
    asOf: '2026-11',
    at: (asOf) => (asOf === '2026-06' ? { ...pricer, asOf, answer: () => ({ ...answer, price: 900 }) } : undefined),
  };
  const findChampion = async () => ({ version: 'v2', model: moving });
  const ofMoving = predictRoutes({
    datasets,
    answering,
    models: { findChampion, findVersion: async () => undefined },
  });
  const ask = async (from: typeof routes, query: Record<string, string>) =>
    (await call(from, ROUTE, { body: stone, query })).body;
  expect(await ask(ofMoving, {})).toMatchObject({ asOf: '2026-11', price: 1_100 });
  expect(await ask(ofMoving, { asOf: '2026-06' })).toMatchObject({ asOf: '2026-06', price: 900 });
  for (const wrong of ['', 'June\u202e'])
    expect(await ask(ofMoving, { asOf: wrong })).toMatchObject({
      code: 'invalid-parameter',
      detail: expect.stringMatching(/^asOf is "[ -~]*", but must be a day, a month, a week or a quarter: 2026-06-15/),
    });
  expect(await ask(routes, { asOf: '2026-06' })).toMatchObject({
    code: 'invalid-parameter',
    detail: 'Answers of diamonds do not change with time; leave asOf out.',
  });
});

test('a price is that of today by the clock, unless another time is asked for', async () => {
  const moving: Pricer = {
    ...pricer,
    on: (day) => ({ ...pricer, answer: () => ({ ...answer, price: day === '2026-11-28' ? 1_300 : 0 }) }),
    at: (asOf) => ({ ...pricer, asOf }),
  };
  const findChampion = async () => ({ version: 'v2', model: moving });
  const models = { findChampion, findVersion: async () => undefined };
  const now = () => new Date('2026-11-28T23:59:00Z');
  const ask = async (clock: object, query = {}) =>
    (await call(predictRoutes({ datasets, answering, models, ...clock }), ROUTE, { body: stone, query })).body.price;
  expect(await ask({ now })).toBe(1_300);
  expect(await ask({ now }, { asOf: '2026-06' })).toBe(1_100);
});

test('an id of the caller comes back with the answer, also to a wrong item of a list', async () => {
  expect((await call(routes, ROUTE, { body: { ...stone, ref: 'A-1' } })).body).toMatchObject({
    ref: 'A-1',
    price: 1_100,
  });
  const list = [{ ...stone, ref: '' }, { ref: 'A-3', carat: 1 }, { ...stone, ref: 7 }, stone];
  const { items } = (await call(routes, ROUTE, { body: list })).body;
  expect(items.map(({ ref }: { ref?: string }) => ref)).toEqual(['', 'A-3', undefined, undefined]);
  expect(items[1].error.errors.map(({ path }: { path: string }) => path)).toEqual(['/cut', '/color', '/clarity']);
  expect(items[2].error.detail).toBe(
    'ref is 7, but must be a text of at most 200 characters: your own id of the stone.',
  );
});

test('an id of the caller is no id where the dataset has a column of that name', async () => {
  const [carat, ...others] = diamonds.columns;
  const own = { ...diamonds, columns: [{ ...carat!, name: 'ref' }, ...others] };
  expect(takeRef(own, { ref: 1.1 })).toEqual({ item: { ref: 1.1 } });
});

test('an empty list has no prices', async () => {
  expect((await call(routes, ROUTE, { body: [] })).body.items).toEqual([]);
});

test('a body in base64 is read', async () => {
  expect((await call(routes, ROUTE, { body: Buffer.from(JSON.stringify(stone)) })).status).toBe(200);
});

test('?version chooses an existing version, and a missing one is refused', async () => {
  expect((await call(routes, ROUTE, { body: stone, query: { version: 'v1' } })).body.version).toBe('v1');
  expect((await call(routes, ROUTE, { body: stone, query: { version: 'v9' } })).body).toMatchObject({
    status: 404,
    code: 'unknown-version',
  });
  expect((await call(routes, ROUTE, { body: stone, query: { version: '../v1' } })).status).toBe(400);
});

test('records the priced and refused items, the caller, the width of the range and the version', async () => {
  const told: [Subject, Figures][] = [];
  const measured = predictRoutes({
    datasets,
    answering,
    models: { findChampion: async () => ({ version: 'v2', model: pricer }), findVersion: async () => undefined },
    metrics: (subject, figures) => told.push([subject, figures]),
  });
  await call(measured, ROUTE, { body: [stone, { ...stone, cut: 'Idael' }, { ...stone, carat: 2 }], apiKeyId: 'acme' });
  const subject = { dataset: 'diamonds', version: 'v2', caller: 'acme' };
  // (5699.1 − 4460.18) / 1100 and / 2000
  const widths = [112.63, 61.95];
  const PredictMs = expect.any(Number);
  expect(told).toEqual([[subject, { ItemsPriced: 2, ItemsRefused: 1, RangeWidthPercent: widths, PredictMs }]]);

  expect((await call(measured, ROUTE, { body: { ...stone, cut: 'Idael' } })).status).toBe(400);
  expect(told[1]?.[1]).toMatchObject({ ItemsPriced: 0, ItemsRefused: 1, RangeWidthPercent: [] });
});

test('without a model it says what to do', async () => {
  const { status, body } = await call(empty, ROUTE, { body: stone });
  expect([status, body.code]).toEqual([409, 'no-model']);
  expect(body.detail).toContain('POST /v1/diamonds/uploads');
});

test.each(['opals', '__proto__', '', 'constructor'])(
  'dataset %j is unknown, and the answer names the known ones',
  async (dataset) => {
    const { status, body } = await call(routes, ROUTE, { body: stone, path: { dataset } });
    expect([status, body.code]).toEqual([404, 'unknown-dataset']);
    expect(body.detail).toContain('diamonds');
  },
);

test.each([
  ['champion-damaged', new CorruptChampionError('diamonds/champion.json', '8 bytes that are not JSON', 'etag')],
  ['model-damaged', new CorruptModelError('lattice: 3 numbers, 60480 expected')],
])('%s is answered with what to do, and without its place in storage', async (code, error) => {
  const failing = async () => Promise.reject(error);
  const damaged = predictRoutes({ datasets, answering, models: { findChampion: failing, findVersion: failing } });
  const { status, body, text } = await call(damaged, ROUTE, { body: stone });
  expect([status, body.code]).toEqual([503, code]);
  expect(body.detail).toContain('POST /v1/{dataset}/versions/{version}/promote');
  expect(text).not.toContain(error.message);
});

test('a number that is too large for the engine is reported as such', async () => {
  const { body } = await call(routes, ROUTE, { body: '{"carat":1e999,"cut":"Ideal","color":"G","clarity":"VS2"}' });
  expect(body.errors).toMatchObject([{ path: '/carat', found: 'a number above 1.7e308' }]);
  expect(body.detail).toBe(
    'carat is a number above 1.7e308, but must be a number from 0.05 to 50 (ct); this is above 50; check the value and its unit.',
  );
});

const GZIP = { 'Content-Encoding': 'gzip' };

test.each([
  ['as it was sent', gzipSync(JSON.stringify(stone))],
  ['unpacked by API Gateway, as text', stone],
  ['unpacked by API Gateway, in base64', Buffer.from(JSON.stringify(stone))],
])('a body that is gzip is read %s', async (_, body) => {
  expect((await call(routes, ROUTE, { body, headers: GZIP })).body.price).toBe(1_100);
});

const hostile: [string, { body?: unknown; headers?: Record<string, string> }, number, string][] = [
  ['no body', {}, 400, 'empty-body'],
  ['an empty body', { body: '' }, 400, 'empty-body'],
  ['white space', { body: ' \n' }, 400, 'empty-body'],
  ['null', { body: 'null' }, 400, 'invalid-input'],
  ['a number', { body: '1' }, 400, 'invalid-input'],
  ['a text', { body: '"carat"' }, 400, 'invalid-input'],
  [
    '__proto__',
    { body: '{"carat":1,"cut":"Ideal","color":"G","clarity":"VS2","__proto__":{"x":1}}' },
    400,
    'invalid-input',
  ],
  ['__proto__ beside items', { body: '{"items":[],"__proto__":{"x":1}}' }, 400, 'invalid-input'],
  ['items that are no list', { body: { items: stone } }, 400, 'invalid-input'],
  ['NaN', { body: '{"carat":NaN}' }, 400, 'invalid-json'],
  ['-Infinity', { body: '{"carat":-Infinity}' }, 400, 'invalid-json'],
  ['1e999', { body: '{"carat":1e999,"cut":"Ideal","color":"G","clarity":"VS2"}' }, 400, 'invalid-input'],
  ['a key twice', { body: '{"carat":1,"cut":"Ideal","carat":2}' }, 400, 'repeated-key'],
  ['half a body', { body: '{"carat":1' }, 400, 'invalid-json'],
  ['half a text', { body: '{"carat' }, 400, 'invalid-json'],
  ['two bodies', { body: '{}{}' }, 400, 'invalid-json'],
  ['single quotes', { body: "{'carat':1}" }, 400, 'invalid-json'],
  ['a byte order mark', { body: `\uFEFF${JSON.stringify(stone)}` }, 400, 'invalid-encoding'],
  ['a byte order mark in base64', { body: Buffer.from(`\uFEFF${JSON.stringify(stone)}`) }, 400, 'invalid-encoding'],
  ['broken UTF-8 after a decoding gateway', { body: '{"cut":"\uFFFD"}' }, 400, 'invalid-encoding'],
  ['broken UTF-8 in base64', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'invalid-encoding'],
  ['100,000 lists in each other', { body: '['.repeat(100_000) + ']'.repeat(100_000) }, 400, 'too-deep'],
  ['100,000 objects in each other', { body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }, 400, 'too-deep'],
  ['100,000 open brackets', { body: '['.repeat(100_000) }, 400, 'too-deep'],
  ['over 6 MB', { body: `"${'x'.repeat(MAX_BODY_BYTES)}"` }, 413, 'too-large'],
  ['1,001 items', { body: Array(1_001).fill(stone) }, 400, 'too-many-items'],
  [
    'a form',
    { body: 'carat=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    415,
    'unsupported-media-type',
  ],
  [
    'UTF-16',
    { body: stone, headers: { 'Content-Type': 'application/json; charset=utf-16' } },
    415,
    'unsupported-media-type',
  ],
  ['brotli', { body: stone, headers: { 'content-encoding': 'br' } }, 415, 'unsupported-media-type'],
  ['gzip that breaks off', { body: gzipSync('{}').subarray(0, 12), headers: GZIP }, 400, 'invalid-encoding'],
  ['gzip without its header', { body: gzipSync('{}') }, 400, 'invalid-encoding'],
  ['gzip that a gateway read as text', { body: gzipSync('{}').toString(), headers: GZIP }, 400, 'invalid-encoding'],
  ['gzip of more than 6 MB', { body: gzipSync(' '.repeat(MAX_BODY_BYTES + 1)), headers: GZIP }, 413, 'too-large'],
];

test.each(hostile)('refuses %s in a sentence', async (_, asked, status, code) => {
  const answered = await call(routes, ROUTE, asked);
  expect(answered.body).toMatchObject({ status, code });
  expect(answered.status).toBe(status);
  expect(answered.headers?.['content-type']).toBe('application/problem+json');
  expect(answered.body.detail).toMatch(/^.{10,}[.?]$/s);
  expect(answered.text.length).toBeLessThan(4_000);
});

test.each([
  ['{"carat": 1.1,\n "cut": Ideal}', 'The body is not valid JSON at line 2, column 9: a value is expected here.'],
  [
    '{"note": "at position 3", "carat": }',
    'The body is not valid JSON at line 1, column 36: a value is expected here.',
  ],
  ['[{"carat": 1, "carat": 2}]', 'The body at line 1, column 15: "carat" stands twice in one object; give it once.'],
])('of %s it says the true place', async (body, detail) => {
  expect((await call(routes, ROUTE, { body })).body.detail).toBe(detail);
});

test('brackets within texts do not count as depth, and 1,000 items are accepted', async () => {
  const text = `{"cut":"${'['.repeat(1_000)}\\"${'{'.repeat(1_000)}"}`;
  expect((await call(routes, ROUTE, { body: text })).body.code).toBe('invalid-input');
  expect((await call(routes, ROUTE, { body: Array(1_000).fill(stone) })).body.items).toHaveLength(1_000);
});

test('an unexpected error is answered with an id that is in the log, and with nothing else', async () => {
  const broken = predictRoutes({
    datasets,
    answering,
    models: {
      findChampion: () => Promise.reject(new Error('secret-bucket', { cause: new Error('AKIA') })),
      findVersion: async () => undefined,
    },
  });
  const logged: Record<string, unknown>[] = [];
  const { status, text, body } = await call(broken, ROUTE, { body: stone }, (entry) => logged.push(entry));
  expect([status, body.code]).toEqual([500, 'internal-error']);
  expect(text).not.toMatch(/secret-bucket|AKIA|predict\.ts/);
  expect(logged[0]).toMatchObject({ id: body.id, message: 'secret-bucket', cause: { message: 'AKIA' } });
  expect(JSON.stringify(logged)).not.toContain('1.1');
});

import { beforeEach, describe, expect, it } from 'vitest';
import { datasets } from '../../../datasets/datasets.ts';
import { addPartner, revokePartner } from '../../../registry/partners/manage-partners.ts';
import type { PartnerStore } from '../../../registry/partners/partner-store.ts';
import { openSqlite } from '../../../registry/partners/sqlite-database.ts';
import { sqlitePartnerStore } from '../../../registry/partners/sqlite-partner-store.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import { answeringKinds as answering } from '../../../training/kinds/registered/answering.ts';
import type { Routes } from '../request/handler.ts';
import { optionalRoutes } from '../routes/optional-calls.ts';
import { type Pricer, predictRoutes } from '../routes/predict.ts';
import { call, type TestRequest } from '../testing/call.ts';
import { createMeter } from './meter.ts';

const PREDICT = 'POST /v1/{dataset}/predict';
const WHAT_IF = 'POST /v1/{dataset}/what-if';
const stone = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS2' };
const wrong = { ...stone, cut: 'Idael' };
const pricer: Pricer = { answer: (row) => ({ price: row[0]!, unit: 'USD', warnings: [] }) };
const models = {
  findChampion: async () => ({ version: 'v2', model: pricer }),
  findVersion: async () => undefined,
};

let partners: PartnerStore;
let time: Date;
let key: string;
let faults: string[];
let routes: Routes;

beforeEach(async () => {
  partners = sqlitePartnerStore(openSqlite(':memory:'));
  time = new Date('2026-11-28T12:00:00Z');
  faults = [];
  ({ key } = await addPartner({ partners, now: () => time }, { name: 'acme', plan: 'bronze' }));
  routes = routesWith(1_000);
});

/** The calls of one instance of the function. */
function routesWith(bronze: number, store: PartnerStore = partners): Routes {
  const now = () => time;
  const onAway = ({ message }: Error) => faults.push(message);
  const meter = createMeter({ partners: store, quotas: { bronze, silver: 10, gold: 10 }, now, onAway });
  const dependencies = { datasets, answering, models, meter, now };
  return { ...predictRoutes(dependencies), ...optionalRoutes(dependencies) };
}

const ask = (body: unknown, asked: TestRequest = {}, by = routes) =>
  call(by, PREDICT, { body, apiKey: key, apiKeyId: 'id', ...asked });
const list = (items: number) => Array.from({ length: items }, () => stone);
const used = async () => (await partners.takeItems({ partner: 'acme', at: time, items: 0 })).used;

describe('a quota', () => {
  it('of 1,000 items prices exactly 1,000 of 50 clients that ask for more at once, on two instances', async () => {
    const instances = [routesWith(1_000), routesWith(1_000)];
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, client) => {
        let priced = 0;
        for (const items of [1, 7, 13, 1, 1, 1, 1, 1]) {
          const { status, body } = await ask(list(items), {}, instances[client % 2]);
          if (status === 200) priced += body.items.length;
          else expect([status, body.code]).toEqual([429, 'quota-exceeded']);
        }
        return priced;
      }),
    );
    expect(answers.reduce((sum, priced) => sum + priced)).toBe(1_000);
    expect(await used()).toBe(1_000);
  });

  it('refuses a list that does not fit whole, and says what is left and when it begins anew', async () => {
    await ask(list(990));
    const { status, headers, body } = await ask(list(11));
    expect([status, body.code]).toEqual([429, 'quota-exceeded']);
    expect(body.detail).toBe(
      'Of the 1,000 items of this month 10 are left, and the call has 11 items; nothing was priced.',
    );
    // From noon of the 28th to the end of the 30th.
    const seconds = 2.5 * 86_400;
    expect(headers).toMatchObject({
      'retry-after': `${seconds}`,
      'ratelimit-policy': `"items";q=1000;w=${30 * 86_400}`,
      ratelimit: `"items";r=10;t=${seconds}`,
    });
    expect((await ask(list(10))).headers).toMatchObject({ ratelimit: `"items";r=0;t=${seconds}` });
  });

  it('is given back what was not priced', async () => {
    const { status, headers } = await ask([stone, wrong, null, stone]);
    expect([status, headers?.ratelimit]).toEqual([200, expect.stringContaining('r=998')]);
    const refused = await ask(wrong);
    expect([refused.status, refused.headers?.ratelimit]).toEqual([400, expect.stringContaining('r=998')]);
    expect(await used()).toBe(2);
  });

  it('is not touched by a call that is refused before it is priced', async () => {
    expect((await ask(stone, { query: { version: 'v9' } })).status).toBe(404);
    expect((await ask('{')).status).toBe(400);
    expect(await partners.findUsage('acme', '2026-11-01', '2026-11-30')).toEqual([]);
  });

  it('counts each combination of what-if, and the item itself', async () => {
    const body = { item: stone, vary: { color: ['D', 'E', 'F'] } };
    const asked = { body, apiKey: key };
    expect((await call(routes, WHAT_IF, asked)).headers?.ratelimit).toContain('r=996');
    expect((await call(routesWith(6), WHAT_IF, asked)).status).toBe(429);
  });

  it('is none for the key that belongs to no partner', async () => {
    const { status, headers } = await ask(list(1_000), { apiKey: 'the-first-key' });
    expect([status, headers?.ratelimit]).toEqual([200, undefined]);
    expect((await ask(list(1_000), { apiKey: 'the-first-key' })).status).toBe(200);
  });
});

describe('a revoked key', () => {
  it('is refused within 30 s by an instance that remembers it', async () => {
    expect((await ask(stone)).status).toBe(200);
    await revokePartner({ partners, now: () => time }, 'acme');
    time = new Date(time.getTime() + 15_000);
    const { status, body } = await ask(stone);
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(await used()).toBe(1);
  });
});

describe('a store that is away', () => {
  const away = async () => {
    throw new StorageError('The table is away.');
  };

  it('prices all the same, and is told', async () => {
    const broken = routesWith(1, { ...partners, findKey: away });
    expect((await ask(list(5), {}, broken)).status).toBe(200);
    expect(faults).toEqual(['The table is away.']);
  });

  it('prices without a quota that cannot be counted', async () => {
    const broken = routesWith(1, { ...partners, takeItems: away });
    const { status, headers } = await ask(list(5), {}, broken);
    expect([status, headers?.ratelimit]).toEqual([200, undefined]);
    expect(faults).toEqual(['The table is away.']);
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGatewayOpenApi } from '../../lambdas/http/document/gateway-openapi.ts';
import { addPartner, revokePartner, rotateKey } from '../../registry/partners/manage-partners.ts';
import type { PartnerStore } from '../../registry/partners/partner-store.ts';
import { openSqlite } from '../../registry/partners/sqlite-database.ts';
import { sqlitePartnerStore } from '../../registry/partners/sqlite-partner-store.ts';
import { StorageError } from '../../registry/storage/store.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createPartnerKeys } from './partner-keys.ts';

const document = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
const OWN = 'the-key-that-was-there-first';
let partners: PartnerStore;
let gateway: Gateway;
let callers: (string | null)[];
let fault: StorageError | undefined;

beforeEach(async () => {
  partners = sqlitePartnerStore(openSqlite(':memory:'));
  callers = [];
  fault = undefined;
  const run = async (event: { requestContext: { identity: { apiKeyId: string | null } } }) => {
    callers.push(event.requestContext.identity.apiKeyId);
    return { statusCode: 200, body: '{}' };
  };
  const find = createPartnerKeys(partners);
  gateway = await createGateway({
    ...{ document, functions: { predict: run, catalog: run, owner: run, partners: run }, ownerToken: 'token', port: 0 },
    keys: [{ id: 'partner', value: OWN }],
    findKey: async (value) => {
      if (fault) throw fault;
      return find(value);
    },
  });
});
afterEach(() => gateway.close());

const ask = async (key: string) => {
  const answer = await fetch(`${gateway.url}/v1/diamonds`, { headers: { 'x-api-key': key } });
  const body: { readonly code?: string } = JSON.parse(await answer.text());
  return { status: answer.status, body };
};

it('lets in a partner that was added while it runs, and no longer once it is revoked', async () => {
  const { key } = await addPartner({ partners }, { name: 'acme', plan: 'gold' });
  expect((await ask(key)).status).toBe(200);
  expect((await ask(OWN)).status).toBe(200);
  expect(callers).toEqual(['acme', 'partner']);
  await revokePartner({ partners }, 'acme');
  expect(await ask(key)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect((await ask(OWN)).status).toBe(200);
  expect((await ask('no-key-of-anyone')).status).toBe(403);
});

it('refuses no call while keys are rotated, with any key of the overlap', async () => {
  const { key } = await addPartner({ partners }, { name: 'acme', plan: 'gold' });
  const keys = [key];
  const asked: Promise<{ status: number }>[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    for (const one of keys) asked.push(ask(one));
    keys.push((await rotateKey({ partners }, 'acme')).key);
    for (const one of keys) asked.push(ask(one));
  }
  expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([200]));
});

it('holds each partner to the burst of its plan', async () => {
  const { key } = await addPartner({ partners }, { name: 'acme', plan: 'bronze' });
  const other = await addPartner({ partners }, { name: 'beta', plan: 'bronze' });
  const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await ask(key)).status));
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(20);
  expect(statuses).toContain(429);
  expect((await ask(other.key)).status).toBe(200);
});

it('says that the store cannot be used, and lets in the key that needs none', async () => {
  const { key } = await addPartner({ partners }, { name: 'acme', plan: 'gold' });
  fault = new StorageError('/secret/path is away.');
  const { status, body } = await ask(key);
  expect([status, body.code]).toEqual([503, 'storage-unavailable']);
  expect(JSON.stringify(body)).not.toContain('secret');
  expect((await ask(OWN)).status).toBe(200);
});

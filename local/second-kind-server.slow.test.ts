import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { medianKinds } from '../training/kinds/testing/group-median/registered.ts';
import { exampleItem } from '../training/table/item.ts';
import { greeting } from './greeting.ts';
import { type Served, startServer } from './server.ts';
import { mugDatasets } from './testing/mug-flow.ts';
import { callAs, until } from './testing/server-process.ts';

/** Only a dataset and a kind that no shipped code knows. */
const served: Served = {
  datasets: mugDatasets,
  ...medianKinds,
  runThread: new URL('./testing/mug-run-thread.ts', import.meta.url),
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-mugs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a server learns and prices with a kind of target that is only in the tests, also in the thread of its runs', async () => {
  const server = await startServer({ served, folder, port: 0, empty: true });
  try {
    const { url, secrets } = server;
    const caller = { url, key: secrets.partnerKey, token: secrets.ownerToken };
    const owner = callAs(caller, 'owner');
    const sent = await owner('POST', `/v1/${mugs.name}/uploads`, mugsCsv(900, 1), 'text/csv');
    expect(sent.status).toBe(202);
    const upload = await until(async () => {
      const { body } = await owner('GET', `/v1/${mugs.name}/uploads/${sent.body.uploadId}`);
      return body.state === 'in force' && body;
    });
    expect(upload).toMatchObject({ read: 900, accepted: 900 });
    const price = await until(async () => {
      const answer = await callAs(caller, 'partner')('POST', `/v1/${mugs.name}/predict`, exampleItem(mugs));
      return answer.status === 200 && answer.body;
    });
    expect(price).toMatchObject({ dataset: mugs.name, version: 'v1' });
    expect(await greeting(server, served, { seconds: 1, showSecrets: false })).toContain('Stima prices mugs with v1');
  } finally {
    await server.close();
  }
});

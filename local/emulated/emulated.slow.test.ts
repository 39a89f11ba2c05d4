import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasets } from '../../datasets/datasets.ts';
import { stonesCsv } from '../../datasets/diamonds/testing/stones-csv.ts';
import { datasetFile } from '../../datasets/folders.ts';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';
import { contentTypeOf } from '../testing/content-type.ts';
import { fetchJson } from '../testing/fetch-json.ts';
import { until } from '../testing/server-process.ts';
import { type EmulatedTarget, findNoTarget, openTarget } from './testing/emulated-target.ts';
import { findListening, findProcesses } from './testing/emulator-processes.ts';
import { readCalls, withoutPermission } from './testing/role-permissions.ts';
import { setEnvironment } from './testing/set-environment.ts';

const missing = await findNoTarget();
if (missing !== undefined) console.warn(`The stacks are not deployed on the emulator: ${missing}.`);

/** Of the model that the diamonds make that ship, wherever they are learnt (local/shipped-model.slow.test.ts). */
const SHIPPED_SHA_256 = '033cbcf30e09988dd4c0d36c9cfbd873ee02fabf407fc105f90afe92b6940012';
const STONE = {
  carat: 1.1,
  cut: 'very good',
  color: 'f',
  clarity: 'vs1',
  depth: 61.8,
  table: 57,
  x: 6.61,
  y: 6.65,
  z: 4.11,
};
const CASES = new URL('../../files/testing/cases/', import.meta.url);
/** A run may wait for others, and the machine may have other work. */
const RUN_MS = 600_000;
/** The stacks may have to be synthesised and deployed first. */
const START_MS = 900_000;

describe.skipIf(missing !== undefined)(
  missing === undefined ? 'Deployed on the emulator' : `Deployed on the emulator: skipped, ${missing}`,
  { timeout: 2 * RUN_MS },
  () => {
    let target: EmulatedTarget;
    let client: S3Client;
    let data: Store;
    let models: Store;
    beforeAll(async () => {
      target = await openTarget();
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      client = new S3Client({ endpoint: target.url, region: 'us-east-1', forcePathStyle: true, credentials });
      data = openS3Store(target.dataBucket, client);
      models = openS3Store(target.modelsBucket, client);
    }, START_MS);
    afterAll(() => {
      client?.destroy();
      // The last test has ended it, unless a test before it has failed.
      if (target && existsSync(target.folder)) process.kill(target.pid, 'SIGINT');
    });

    it('an object in S3 becomes a champion with the bytes of a local start, and the interface prices by it', async () => {
      await data.putFile('incoming/diamonds/diamonds.csv', datasetFile('diamonds', 'diamonds.csv'));
      const { version } = await until(() => askFor('predict', STONE), RUN_MS);
      expect(version).toBe('v1');
      const { body } = await models.get('diamonds/v1/model.json');
      expect(createHash('sha256').update(body).digest('hex')).toBe(SHIPPED_SHA_256);
      const dataset = datasets.get('diamonds')!;
      const kind = kindOf(registeredKinds.answering, dataset);
      const read = kind.readItem(dataset, STONE);
      if (!('row' in read)) throw new Error(JSON.stringify(read));
      const expected = { dataset: 'diamonds', version, ...kind.openModel(dataset, body).answer(read.row) };
      expect(await askFor('predict', STONE)).toEqual(JSON.parse(JSON.stringify(expected)));
    });

    it('the interface prices for no one without a key, and for no wrong key', async () => {
      for (const key of [undefined, 'wrong']) expect((await ask('predict', { body: STONE, key })).status).toBe(403);
    });

    it('the gateway itself answers a wrong method, and names those that the path takes', async () => {
      const answer = await fetch(`${target.address}/v1/diamonds/predict`, { method: 'PATCH' });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' });
    });

    it('a file that is sent to the interface starts a run, and each case comes to what it must', async () => {
      const names = await readdir(CASES);
      for (const name of names) {
        const body = await readFile(new URL(name, CASES));
        // Half of them in each way.
        if (names.indexOf(name) % 2 === 0) await data.put(`incoming/diamonds/${name}`, body);
        else
          expect(await ask(`uploads?name=${name}`, { body, type: contentTypeOf(name) })).toMatchObject({ status: 202 });
      }
      const uploads = await until(async () => {
        const { uploads } = (await ask('uploads')).body;
        const isDone = uploads.every(({ state }: { state: string }) => ['in force', 'held', 'refused'].includes(state));
        return isDone && uploads.length > names.length && uploads;
      }, RUN_MS);
      const found = new Map(uploads.map((upload: { name: string }) => [upload.name, upload]));
      for (const name of names)
        expect(found.get(name), name).toMatchObject(EXPECTED[name] ?? { state: 'in force', refused: 0 });
    });

    it('a file that is cut is read in parts by a Distributed Map, each function in its role', async () => {
      await setEnvironment(target.url, 'PrepareFunction', { MAP_OVER_BYTES: '60000', MAP_PIECE_BYTES: '40000' });
      const dearer = stonesCsv(0, 20, (price) => Math.round(price * 1.02));
      await data.put('incoming/diamonds/november.csv', dearer);
      const upload = await until(async () => {
        const { uploads } = (await ask('uploads')).body;
        return uploads.find(
          ({ name, state }: { name: string; state: string }) => name === 'november.csv' && state === 'in force',
        );
      }, RUN_MS);
      expect(upload).toMatchObject({ read: 53_940 / 20, refused: 0 });
    });

    it('a run fails with AccessDenied if its role lacks one permission', async () => {
      const { runId, message } = await withoutPermission(
        target.url,
        { role: 'PrepareFunctionRole', action: 's3:GetObject' },
        async () => {
          await data.put('incoming/diamonds/denied.csv', 'carat,cut,color,clarity,price\n0.7,Ideal,G,VS2,2000\n');
          return until(async () => {
            const { runs } = (await ask('runs')).body;
            const failed = runs.find(({ state }: { state: string }) => state === 'failed');
            return failed && { runId: failed.runId, message: failed.steps.at(-1).message };
          }, RUN_MS);
        },
      );
      expect(runId).toEqual(expect.any(String));
      // What the store says to S3's AccessDenied.
      expect(message).toContain('access is denied');
    });

    it('every call but that one was allowed by the policies of its role, and each role of the flow was asked', async () => {
      expect((await ask('versions', { key: target.partnerKey })).status).toBe(200);
      const calls = await readCalls(target.folder);
      const denied = calls.filter(({ allowed }) => !allowed);
      expect(denied.length).toBeGreaterThan(0);
      for (const { role, action } of denied)
        expect([role, action]).toEqual([expect.stringContaining('Prepare'), 's3:GetObject']);
      for (const name of ROLES)
        expect(
          calls.map(({ role }) => role).some((role) => role.includes(name)),
          name,
        ).toBe(true);
    });

    it.skipIf(process.platform !== 'linux')('all that it started listens on 127.0.0.1 only', async () => {
      const addresses = await findListening(await findProcesses(target.folder));
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(address).toMatch(/^0100007F:/);
    });

    it('Ctrl-C ends all that was started, and leaves nothing', async () => {
      process.kill(target.pid, 'SIGINT');
      await until(async () => !existsSync(target.folder));
      await expect(fetch(target.url)).rejects.toThrow();
      if (process.platform === 'linux') await until(async () => (await findProcesses(target.folder)).length === 0);
    });

    interface Question {
      readonly body?: unknown;
      readonly key?: string | undefined;
      readonly type?: string;
    }

    /** Asks the interface about diamonds, as the owner if there is no key: the emulator checks no signature. */
    function ask(path: string, { body, key, type = 'application/json' }: Question = {}) {
      return fetchJson(`${target.address}/v1/diamonds/${path}`, {
        headers: {
          ...(key !== undefined && { 'x-api-key': key }),
          ...(body !== undefined && { 'content-type': type }),
        },
        ...(body !== undefined && {
          method: 'POST',
          body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
        }),
      });
    }

    /** The answer of a partner's call; undefined if there is none yet. */
    async function askFor(path: string, body: unknown) {
      const answer = await ask(path, { body, key: target.partnerKey });
      expect([200, 409]).toContain(answer.status);
      return answer.status === 200 ? answer.body : undefined;
    }
  },
);

/** What a file of the cases must come to, where it is more than to be in force with all its rows. */
const EXPECTED: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    [
      '01-excel-de.csv',
      '03-price-dollar.csv',
      '05-price-thousands.csv',
      '07-real.xlsx',
      '09-header-words.csv',
      '14-unicode-text.txt',
      '17-zipped.zip',
      '22-two-title-rows.csv',
      '24-no-xyz.csv',
      '26-sep-line.csv',
    ].map((name) => [name, { state: 'in force', read: 60, accepted: 60, refused: 0 }]),
  ),
  '25-gia.csv': { state: 'held', because: 'other-scale' },
  // Half of its stones are of another shape than is priced.
  '35-mixed-shapes.csv': { state: 'in force', read: 60, accepted: 30, refused: 30 },
};

/** Of every function that a run or a call of these tests needs, of the state machine, and of the rule that starts it. */
const ROLES = [
  'Prepare',
  'Ingest',
  'SumUp',
  'Merge',
  'Commit',
  'Fit',
  'Evaluate',
  'Decide',
  'Promote',
  'RecordFailure',
].map((name) => `${name}Function`);
ROLES.push('PredictFunction', 'OwnerFunction', 'CatalogFunction', 'FlowRole', 'FlowEventsRole');

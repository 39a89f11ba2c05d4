import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrainingJob } from '../cli/sagemaker/testing/run-training-job.ts';
import { processRunner } from '../container/testing/runner.ts';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { proxyEvent, type TestRequest } from '../lambdas/http/testing/call.ts';
import { storeOfRun } from '../registry/dry-run.ts';
import { acquireFitLease } from '../registry/fit-lease.ts';
import { openS3Store } from '../registry/storage/s3-store.ts';
import { findVersitygw, S3_CREDENTIALS, type S3Server, startVersitygw } from '../registry/storage/versitygw.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { describingKinds } from '../training/kinds/registered/describing.ts';
import { guardDefinition } from './state-machine/guard-definition.ts';
import { inlineMaps } from './state-machine/inline-maps.ts';
import { resolveDefinition } from './state-machine/resolve-definition.ts';
import { createStateMachine, type LocalStateMachine, TRAINING_JOB } from './state-machine/state-machine.ts';
import { grantedCalls, grantedToJobs } from './testing/granted-calls.ts';
import { isAllowed, matches, toGrants } from './testing/needed-grants.ts';
import { type Call, type Recorder, startRecorder } from './testing/recorded-calls.ts';
import { synthesiseRights } from './testing/rights-templates.ts';

const FLOW = [
  ...['prepare', 'sum-up', 'merge', 'commit', 'ingest', 'plan', 'fit', 'adopt', 'evaluate', 'decide', 'promote'],
  'record-failure',
];
const HTTP = ['predict', 'catalog', 'owner'];
const STONE = { carat: 1.1, cut: 'Ideal', color: 'G', clarity: 'VS1' };

const found = findVersitygw();
const missing = 'missing' in found && !process.env.CI ? found.missing : undefined;
if (missing !== undefined) console.warn(`Rights are not compared with what is done: ${missing}.`);

/** With this limit a training job does some of the fits below. */
const templates = synthesiseRights(3_000);
const granted = grantedCalls([templates.training, templates.serving]);

describe('the roles', () => {
  it('are one for each handler', () => expect([...granted.keys()].sort()).toEqual([...FLOW, ...HTTP].sort()));

  it.each([...granted])('let %s log, trace, use the stores and start the flow, and nothing else', (handler, calls) => {
    const others = [...calls]
      .filter((call) => !call.startsWith('s3:'))
      .map((call) => call.replace(/ \w+Logs$/, ' Logs'));
    expect(others.sort()).toEqual([
      'logs:CreateLogStream Logs',
      'logs:PutLogEvents Logs',
      ...(handler === 'owner' ? ['states:StartExecution Flow'] : []),
      // These are the two rights of ../infra/functions/handler-function.ts. AWS has no narrower resource for them.
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });
});

describe.skipIf(missing !== undefined)(missing === undefined ? 'Rights' : `Rights: skipped, ${missing}`, () => {
  let server: S3Server;
  let recorder: Recorder;
  let folder: string;
  const answers: { readonly route: string; readonly status: number }[] = [];

  beforeAll(async () => {
    if ('missing' in found) throw new Error(found.missing);
    server = await startVersitygw(found.path);
    folder = await mkdtemp(join(tmpdir(), 'stima-rights-'));
    const [DATA_BUCKET, MODELS_BUCKET] = [await server.createBucket(), await server.createBucket()];
    Object.assign(process.env, {
      DATA_BUCKET,
      MODELS_BUCKET,
      STATE_MACHINE_ARN: 'Flow',
      AWS_ENDPOINT_URL_S3: server.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
      JOB_PREFIX: 'stima-dev',
      JOB_LEASE_SECONDS: '600',
    });
    await doEverything();
  }, 600_000);
  afterAll(async () => {
    recorder?.stop();
    await server?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  it('are compared after every route has been called and has answered', () => {
    const { paths } = createGatewayOpenApi({ describing: describingKinds, configuring: configuringKinds });
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const well = answers.filter(({ status }) => status < 300).map(({ route }) => route);
    expect([...new Set(well)].sort()).toEqual(routes.sort());
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it.each([...FLOW, ...HTTP])('of %s are exactly the rights that it uses', (handler) => {
    const used = new Set(recorder.calls.get(handler)?.map(byConstruct).flatMap(toGrants));
    const given = [...granted.get(handler)!].filter((call) => /^(s3|states):/.test(call));
    // The right to list the whole bucket includes each part of it.
    const listed = [...used].filter((call) => !(/ under /.test(call) && used.has(call.replace(/ under .*/, ''))));
    const needed = listed.filter((call) => !listed.some((wider) => wider !== call && matches(wider, call)));
    expect(given.sort()).toEqual(needed.sort());
  });

  it('of every call include the exact key of the call', () => {
    // The calls of a training job are those that SageMaker makes for it.
    const grants = new Map([...granted, [TRAINING_JOB, grantedToJobs(templates.training)]]);
    expect(recorder.calls.get(TRAINING_JOB)).not.toHaveLength(0);
    for (const [handler, calls] of recorder.calls)
      for (const call of calls)
        expect(isAllowed(grants.get(handler)!, byConstruct(call)), `${handler}: ${call.action} ${call.resource}`).toBe(
          true,
        );
  });

  /** Runs the deployed handlers through every kind of event in the life of a dataset. */
  async function doEverything(): Promise<void> {
    const started: { name: string; input: string }[] = [];
    recorder = startRecorder((name, input) => started.push({ name, input }));
    // With these sizes one of the files below is cut, into more shards than one step merges.
    Object.assign(process.env, { MAP_OVER_BYTES: '150000', MAP_PIECE_BYTES: '3000' });
    const handlers = new Map<string, (event: unknown, context: unknown) => Promise<unknown>>();
    for (const name of [...FLOW, ...HTTP])
      handlers.set(name, (await import(`../lambdas/functions/${name}.ts`)).handler);
    const invoke = (name: string, event: unknown) => recorder.as(name, () => handlers.get(name)!(event, {}));
    const store = openS3Store(process.env.DATA_BUCKET!);
    const machine: LocalStateMachine = createStateMachine(
      guardDefinition(inlineMaps(resolveDefinition(templates.training), 8)),
      {
        ...Object.fromEntries(FLOW.map((name) => [name, (payload: unknown) => invoke(name, payload)])),
        [TRAINING_JOB]: (request: CreateTrainingJobRequest) =>
          recorder.as(TRAINING_JOB, () =>
            runTrainingJob(request, { stores: new Map([[process.env.DATA_BUCKET!, store]]), runner: processRunner }),
          ),
      },
      { waitScale: 0.001 },
    );
    let runs = 0;
    const arrive = async (name: string) => {
      const detail = { object: { key: `incoming/diamonds/${name}` } };
      return machine.run({ detail }, { runId: `arrival-${++runs}` });
    };
    const ask = async (handler: string, route: string, asked: TestRequest = {}) => {
      const result = (await invoke(handler, proxyEvent(route, asked))) as APIGatewayProxyResult;
      answers.push({ route, status: result.statusCode });
      for (const { name, input } of started.splice(0)) await machine.run(JSON.parse(input), { runId: name });
      return JSON.parse(/json/.test(`${result.headers?.['content-type']}`) ? result.body : '{}');
    };
    const send = async (name: string, csv: string) => {
      const asked = { body: csv, headers: { 'Content-Type': 'text/csv' }, query: { name } };
      return (await ask('owner', 'POST /v1/{dataset}/uploads', asked)).uploadId as string;
    };
    // The stores are empty.
    await ask('predict', 'POST /v1/{dataset}/predict', { body: STONE });
    await ask('catalog', 'GET /v1/{dataset}');
    await ask('catalog', 'GET /v1/{dataset}/versions');
    await ask('owner', 'POST /v1/{dataset}/versions/{version}/promote', { path: { version: 'v1' } });
    await ask('owner', 'POST /v1/{dataset}/train');

    // A file in the folder of no dataset.
    await machine.run({ detail: { object: { key: 'incoming/rubies/a.csv' } } }, { runId: 'misplaced' });

    // Files: one is sent twice, one comes through a signed URL, one has no usable row, and one contradicts the
    // champion.
    await send('a.csv', slice(0));
    await send('a.csv', slice(0));
    await arrive('a.csv');
    await arrive('a.csv');
    const { url, headers } = await ask('owner', 'POST /v1/{dataset}/uploads', { body: { name: 'b.csv' } });
    const put = await fetch(url, { method: 'PUT', headers, body: slice(1) });
    expect(put.status).toBe(200);
    recorder.record('owner', {
      action: 's3:PutObject',
      resource: `${process.env.DATA_BUCKET}/incoming/diamonds/b.csv`,
    });
    await arrive('b.csv');

    // A dry run to its end.
    const asked = { body: slice(10), headers: { 'Content-Type': 'text/csv' }, query: { name: 'dry.csv', dry: 'true' } };
    const { runId: dryRun } = await ask('owner', 'POST /v1/{dataset}/uploads', asked);
    const { result } = await ask('owner', 'GET /v1/{dataset}/runs/{id}', { path: { id: dryRun } });
    expect(result.candidate.decision.kind).toBe('promote');

    await send('bad.csv', 'carat,cut,color,clarity,price\n0.7,Ideal,G,VS2,-1\n');
    await arrive('bad.csv');
    const id = await send('c.csv', slice(2, 9));
    await arrive('c.csv');
    await ask('owner', 'POST /v1/{dataset}/uploads/{id}/accept', { path: { id } });
    await ask('owner', 'DELETE /v1/{dataset}/uploads/{id}', { path: { id } });

    // For few rows the merged summary is not written again. The next fit reads their summary beside it.
    await send('few.csv', slice(9).split('\n').slice(0, 120).join('\n'));
    await arrive('few.csv');
    const smallId = await send('d.csv', slice(3));
    await arrive('d.csv');
    // The prices of one are of another month.
    const lateId = await send('late.csv', slice(15));
    await arrive('late.csv');
    await ask('owner', 'POST /v1/{dataset}/uploads/{id}/correct', { path: { id: lateId }, body: { asOf: '2026-01' } });

    // One file is cut, and sent twice. One of a market that has fallen is gone through twice. One turns out to be unreadable while it is cut. Two have summaries under another
    // recipe.
    const large = [4, 5, 6, 7].map((from) => slice(from)).join('');
    const cutId = await send('large.csv', large);
    await arrive('large.csv');
    await arrive('large.csv');
    await send('fallen.csv', [11, 12, 13, 14].map((from) => slice(from, 0.6)).join(''));
    await arrive('fallen.csv');
    await send('open.csv', `${slice(8)}${'a","c\n'.repeat(500_000)}`);
    await arrive('open.csv');
    const other = Buffer.concat([Buffer.from('\x0fstima-summary-1\x05other'), Buffer.alloc(2_000)]);
    for (const uploadId of [cutId, smallId]) await store.put(`uploads/diamonds/${uploadId}/summary.bin`, other);
    await ask('owner', 'POST /v1/{dataset}/train');

    await ask('predict', 'POST /v1/{dataset}/predict', { body: [STONE] });
    await ask('predict', 'GET /v1/{dataset}/market');
    await ask('predict', 'POST /v1/{dataset}/what-if', { body: { item: STONE, vary: { color: 'all' } } });
    await ask('catalog', 'GET /v1/{dataset}');
    await ask('catalog', 'GET /v1/{dataset}/versions');
    await ask('catalog', 'GET /v1/{dataset}/versions/{version}', { path: { version: 'v1' } });
    for (const route of ['GET /health', 'GET /openapi.json', 'GET /docs']) await ask('catalog', route);
    await ask('owner', 'GET /v1/{dataset}/uploads');
    await ask('owner', 'GET /v1/{dataset}/uploads/{id}', { path: { id } });
    await ask('owner', 'GET /v1/{dataset}/uploads/{id}/rejected', { path: { id } });
    await ask('owner', 'GET /v1/{dataset}/runs');
    await ask('owner', 'GET /v1/{dataset}/runs/{id}', { path: { id: 'arrival-1' } });
    await ask('owner', 'POST /v1/{dataset}/versions/{version}/promote', { path: { version: 'v1' } });
    await ask('owner', 'POST /v1/{dataset}/train');

    // A fit without a plan, as in a stage that has no training jobs.
    const parameters = { penalty: 10, length: 0.3 };
    await invoke('fit', {
      runId: 'unplanned',
      request: { dataset: 'diamonds', cause: 'request', by: 'owner', parameters },
    });

    // A dry run whose candidate is the champion already, and one that fails.
    const champion = { version: 'v1', excess: 0, excessLowerBound: 0, restsOnWithdrawn: false, isCandidate: true };
    const comparison = { rows: 100, skill: 1, gainLowerBound: 1, champion, contested: [] };
    await invoke('decide', {
      ...{ runId: 'dry-same', dataset: 'diamonds', version: 'v1', changes: 0, championEtag: null },
      comparison: { ...comparison, superseded: false, unchanged: false },
    });
    await acquireFitLease(storeOfRun(store, 'dry-died'), 'diamonds', 'dry-died', {
      leaseMs: 60_000,
      now: () => new Date(),
    });
    await invoke('record-failure', { runId: 'dry-died', input: { dataset: 'diamonds' } });

    // A run has died with the lease.
    await acquireFitLease(store, 'diamonds', 'died', { leaseMs: 60_000, now: () => new Date() });
    await invoke('record-failure', { runId: 'died', input: { dataset: 'diamonds' } });

    // Records of each kind are damaged, and repaired. The runs that read the file and that decided have recorded what to restore.
    const models = openS3Store(process.env.MODELS_BUCKET!);
    for (const key of [
      'ledger/diamonds.json',
      `uploads/diamonds/${smallId}/receipt.json`,
      'runs/diamonds/arrival-1/ingest.json',
    ])
      await store.put(key, '{');
    for (const key of ['diamonds/champion.json', 'diamonds/v1/decision.json']) await models.put(key, '{');
    const { records } = await ask('owner', 'POST /v1/{dataset}/repair');
    expect(records.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(5).fill('made again'));

    // Sums are damaged. The handler that adds them up removes them, so that the next run makes them again.
    for await (const { key } of store.list('uploads/diamonds/'))
      if (key.endsWith('/summary.bin')) await store.put(key, 'x');
    await store.remove('merged/diamonds/equations.bin');
    const otherParameters = { ...parameters, length: 0.4 };
    await expect(
      invoke('fit', {
        runId: 'damaged',
        request: { dataset: 'diamonds', cause: 'request', by: 'owner', parameters: otherParameters },
      }),
    ).rejects.toThrow('are damaged');
    for (const name of ['ingest', 'commit', 'evaluate', 'adopt'])
      await recorder.as(name, () => store.remove(`uploads/diamonds/${smallId}/summary.bin`));

    // Objects of several parts need more rows than a test has time for. So the test makes the calls of ingest to the
    // store itself.
    const long = join(folder, 'long');
    await writeFile(long, Buffer.alloc(17 * 2 ** 20));
    for (const name of ['accepted.csv.gz', 'rejected.csv']) {
      const key = `uploads/diamonds/${id}/${name}`;
      recorder.failNextPart();
      await recorder.as('ingest', () => expect(store.putFile(key, long)).rejects.toThrow('the part is lost'));
      await recorder.as('ingest', () => store.putFile(key, long));
      const piece = `pieces/diamonds/any/${name.replace(/(\w+)/, '$1/000000')}`;
      recorder.failNextPart();
      await recorder.as('sum-up', () => expect(store.putFile(piece, long)).rejects.toThrow('the part is lost'));
      await recorder.as('sum-up', () => store.putFile(piece, long));
      const parts = [{ key: piece, size: 17 * 2 ** 20 }];
      recorder.failNextPart();
      await recorder.as('commit', () => expect(store.concatenate(key, parts)).rejects.toThrow('the part is lost'));
      await recorder.as('commit', () => store.concatenate(key, parts));
    }
  }
});

/** Every sixtieth diamond as CSV. `factor` makes the prices higher. */
const slice = (from: number, factor = 1) => stonesCsv(from, 60, (price) => Math.min(18_000, price * factor));

/** The call, with the construct of its bucket in place of the bucket's name. */
function byConstruct({ action, resource }: Call): Call {
  const { DATA_BUCKET, MODELS_BUCKET } = process.env;
  return { action, resource: resource.replace(DATA_BUCKET!, 'Data').replace(MODELS_BUCKET!, 'Models') };
}

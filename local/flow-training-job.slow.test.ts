import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { beforeEach, describe, expect, it } from 'vitest';
import { runTrainingJob } from '../cli/sagemaker/testing/run-training-job.ts';
import { createProcessRunner, processRunner, type Runner } from '../container/testing/runner.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { datasets } from '../datasets/datasets.ts';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import { adopt } from '../lambdas/flow/fit/adopt.ts';
import { plan } from '../lambdas/flow/fit/plan.ts';
import { ingest } from '../lambdas/flow/ingest/ingest.ts';
import { createShipped, type GetFrozen } from '../lambdas/flow/ingest/shipped.ts';
import { createFitLeases } from '../registry/fit-lease.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import type { Store } from '../registry/storage/store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { createFlowHandlers } from './runs/flow-handlers.ts';
import { guardDefinition } from './state-machine/guard-definition.ts';
import { inlineMaps } from './state-machine/inline-maps.ts';
import { resolveDefinition } from './state-machine/resolve-definition.ts';
import { createStateMachine, type Handler, TRAINING_JOB } from './state-machine/state-machine.ts';

/** A fit with given penalties is quick. */
const QUICK = { penalty: 10, length: 0.3 };
const ROWS = { few: 1, many: 1_000_000 };

const definitions = readDefinitions();

/** The dataset of a test, its files, and the program of the image that knows it. */
interface Trade {
  readonly dataset: Dataset;
  readonly csv: (from: number) => string;
  readonly getFrozen: GetFrozen;
  readonly runner: Runner;
}

const STONES: Trade = {
  dataset: datasets.get('diamonds')!,
  csv: (from) => stonesCsv(from, 60),
  getFrozen: createShipped(registeredKinds.summarising),
  runner: processRunner,
};

/** A fit of rugs takes a fraction of the time. They are used where the dataset is not the point. */
const RUGS: Trade = {
  dataset: rugs,
  csv: (from) => rugsCsv(900, from + 1),
  getFrozen: () => ({}),
  runner: createProcessRunner(new URL('../container/testing/rug-main.ts', import.meta.url)),
};

describe('a fit that outgrows the function', () => {
  let trade: Trade;
  let data: Store;
  let models: Store;
  let asked: CreateTrainingJobRequest[];
  beforeEach(() => {
    [data, models] = [memoryStore(), memoryStore()];
    asked = [];
    trade = RUGS;
  });

  const known = () => {
    const { dataset, getFrozen } = trade;
    return { datasets: new Map([[dataset.name, dataset]]), data, models, ...registeredKinds, getFrozen };
  };
  const runJob = (request: CreateTrainingJobRequest) =>
    runTrainingJob(request, { stores: new Map([['data', data]]), runner: trade.runner });
  const createRun = (limit: keyof typeof ROWS, overrides: Readonly<Record<string, Handler>> = {}) => {
    const now = () => new Date();
    const common = { ...known(), now };
    const jobs = { bucket: 'data', prefix: 'stima-dev', leaseMs: 60_000 };
    const handlers: Record<string, Handler> = {
      ...createFlowHandlers({ ...common, withFitLease: createFitLeases(data, 60_000, now) }),
      plan: plan({ ...common, jobs }),
      adopt: adopt(common),
      [TRAINING_JOB]: async (request: CreateTrainingJobRequest) => {
        asked.push(request);
        const reason = await runJob(request);
        if (reason !== undefined) throw taskFailed(request, reason);
      },
      ...overrides,
    };
    const machine = createStateMachine(definitions[limit], handlers, { waitScale: 0.001 });
    return (input: object, runId: string) => machine.run(input, { runId });
  };
  const request = (parameters: object = QUICK) => ({
    dataset: trade.dataset.name,
    cause: 'request',
    by: 'owner',
    parameters,
  });
  const arrive = async (name: string, from: number) => {
    const key = `incoming/${trade.dataset.name}/${name}`;
    await data.put(key, trade.csv(from));
    return { detail: { object: { key } } };
  };
  /** An upload in force that no run has fitted yet. */
  const read = async (name: string, from: number) => {
    const event = await arrive(name, from);
    await ingest({ ...known(), now: () => new Date() })({ runId: `read-${from}`, event });
  };
  const stepsOf = async (runId: string) => (await findRun(data, trade.dataset.name, runId))!.steps;
  const modelOf = async (version: string) =>
    Buffer.from((await models.get(`${trade.dataset.name}/${version}/model.json`)).body).toString();

  it('is done by a training job, which gives the same bytes as the function', async () => {
    trade = STONES;
    const run = createRun('few');
    await read('a.csv', 0);
    expect(await run(await arrive('b.csv', 1), 'second')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    expect(await run(request(), 'third')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    expect(asked.map(({ TrainingJobName }) => TrainingJobName)).toEqual(
      ['v1', 'v2'].map((version) => expect.stringMatching(new RegExp(`^stima-dev-diamonds-${version}-\\w{12}$`))),
    );
    expect(asked.at(-1)).toMatchObject({
      HyperParameters: { fit: '{"penalty":10,"length":0.3}' },
      Environment: { STIMA_DATASET: 'diamonds', STIMA_VERSION: 'v2' },
    });
    const byJob = await Promise.all(['v1', 'v2'].map(modelOf));
    const job = asked[0]!.TrainingJobName;
    expect((await stepsOf('second')).map(({ step }) => step)).toEqual([
      ...['ingest', 'plan', 'fit', 'evaluate', 'decide', 'promote'],
    ]);
    expect((await stepsOf('second'))[1]).toMatchObject({
      message: expect.stringMatching(/^v1 rests on 2 uploads: 1798 rows, \d\.\d MB of sums and samples\.$/),
      detail: { version: 'v1', known: false, uploads: 2, rows: 1798, bytes: await summaryBytes(data) },
    });
    expect((await stepsOf('second'))[2]).toMatchObject({
      message: `v1 is fitted on 2 uploads by the training job ${job}.`,
      detail: { version: 'v1', uploads: 2, fittedBy: 'training job', job },
    });

    const byFunction = memoryStore();
    for await (const { key } of models.list('')) expect(key).not.toMatch(/summary|samples/);
    [models] = [byFunction];
    const before = { data, asked: asked.length };
    data = memoryStore();
    const small = createRun('many');
    await read('a.csv', 0);
    expect(await small(await arrive('b.csv', 1), 'second')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    expect(await small(request(), 'third')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    expect(asked.length).toBe(before.asked);
    expect((await stepsOf('second'))[2]).toMatchObject({ detail: { version: 'v1', fittedBy: 'function' } });
    expect(await Promise.all(['v1', 'v2'].map(modelOf))).toEqual(byJob);
  });

  it('starts no second job if the first has left a model', async () => {
    const run = createRun('few');
    await read('a.csv', 0);
    await run(request(), 'first');
    expect(await run(request(), 'again')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    expect(asked).toHaveLength(1);
    expect((await stepsOf('again')).slice(0, 2)).toMatchObject([
      { step: 'plan', detail: { known: true } },
      { step: 'fit', message: 'v1 was fitted before on 1 upload.' },
    ]);
  });

  it('says why a job has failed, and releases the lease', async () => {
    const run = createRun('few');
    await read('a.csv', 0);
    expect(await run(request({ nonsense: 1 }), 'second')).toMatchObject({
      status: 'FAILED',
      error: 'States.TaskFailed',
    });
    expect((await stepsOf('second')).at(-1)).toMatchObject({
      step: 'failure',
      ends: 'failed',
      message: expect.stringMatching(
        /^States\.TaskFailed: stima-dev-\S+ is Failed \(Failed\): AlgorithmError: .*nonsense/,
      ),
    });
    expect(await turn(data)).toMatchObject({ runId: 'second', until: 0 });
    expect(await run(request(), 'third')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
  });

  it('names damaged sums of every upload, and the next run makes them again', async () => {
    const run = createRun('few');
    await read('a.csv', 0);
    await read('b.csv', 1);
    const keys = await summaryKeys(data);
    const whole = await Promise.all(keys.map((key) => data.get(key)));
    await data.put(keys[0]!, whole[0]!.body.subarray(0, 1000));
    const samples = keys[1]!.replace('summary', 'samples');
    const flipped = Buffer.from((await data.get(samples)).body);
    flipped[flipped.length - 20]! ^= 1;
    await data.put(samples, flipped);
    expect(await run(request(), 'third')).toMatchObject({ status: 'FAILED', error: 'DamagedSumsError' });
    const [first, second] = keys.map((key) => key.split('/')[2]);
    expect((await stepsOf('third')).at(-1)).toMatchObject({
      step: 'failure',
      message: expect.stringMatching(
        new RegExp(`^DamagedSumsError: sums of upload ${first} and ${second} are damaged .*next run makes them again$`),
      ),
    });
    expect(await turn(data)).toMatchObject({ runId: 'third', until: 0 });
    expect(await run(request(), 'fourth')).toEqual({ status: 'SUCCEEDED', output: expect.anything() });
    for (const [i, key] of keys.entries())
      expect(Buffer.from((await data.get(key)).body).equals(whole[i]!.body)).toBe(true);
  });

  it('does not adopt the fit of another set of uploads', async () => {
    await read('a.csv', 0);
    await read('b.csv', 1);
    const job = async (asked: CreateTrainingJobRequest) => {
      const key = asked.InputDataConfig![0]!.DataSource!.S3DataSource!.S3Uri!.replace('s3://data/', '');
      const manifest = JSON.parse(Buffer.from((await data.get(key)).body).toString());
      await data.put(key, JSON.stringify(manifest.slice(0, 3)));
      await runJob(asked);
    };
    const run = createRun('few', { [TRAINING_JOB]: job });
    expect(await run(request(), 'third')).toMatchObject({ status: 'FAILED', error: 'TrainingJobError' });
    expect((await stepsOf('third')).at(-1)!.message).toMatch(/has fitted 1 uploads that are not the set \w{16}$/);
    expect(await models.find('rugs/v1/fit.json')).toBeUndefined();
  });

  it('has one job at a time, which includes the uploads that arrived in the meantime', async () => {
    let underWay = 0;
    let most = 0;
    const run = createRun('few', {
      [TRAINING_JOB]: async (given: CreateTrainingJobRequest) => {
        most = Math.max(most, ++underWay);
        await runJob(given);
        underWay--;
      },
    });
    const files = await Promise.all([arrive('a.csv', 0), arrive('b.csv', 1), arrive('c.csv', 2)]);
    const outcomes = await Promise.all(files.map((file, i) => run(file, `run${i}`)));
    expect(outcomes.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(most).toBe(1);
    const stories = await Promise.all(files.map((_, i) => stepsOf(`run${i}`)));
    const fits = stories.flat().filter(({ step }) => step === 'fit');
    expect(Math.max(...fits.map(({ detail }) => (detail as { uploads: number }).uploads))).toBe(3);
  });
});

/**
 * State machines of a stage with an image. A job fits if there are more than so many rows. The CDK is asked once, since the
 * number of rows is the only difference.
 */
function readDefinitions() {
  const program = fileURLToPath(new URL('../infra/print-training-template.ts', import.meta.url));
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  const trainingJob = { ...context.stages.dev.trainingJob, imageTag: 'test', aboveRows: 123_456_789 };
  const settings = JSON.stringify({ trainingJob });
  const printed = execFileSync(process.execPath, [program, settings], { maxBuffer: 2 ** 24 }).toString();
  const withRows = (aboveRows: number) => {
    const template = JSON.parse(printed.replaceAll('123456789', String(aboveRows)));
    return guardDefinition(inlineMaps(resolveDefinition(template), 2));
  };
  return { few: withRows(ROWS.few), many: withRows(ROWS.many) };
}

/** The form in which Step Functions reports the failure of a job. */
function taskFailed({ TrainingJobName }: CreateTrainingJobRequest, reason: string): Error {
  const FailureReason = `AlgorithmError: ${reason}, exit code: 1`;
  const cause = { TrainingJobName, TrainingJobStatus: 'Failed', SecondaryStatus: 'Failed', FailureReason };
  return Object.assign(new Error(JSON.stringify(cause)), { name: 'States.TaskFailed' });
}

async function summaryKeys(data: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of data.list('uploads/')) if (key.endsWith('/summary.bin')) keys.push(key);
  return keys;
}

async function turn(data: Store): Promise<unknown> {
  return JSON.parse(Buffer.from((await data.get('ledger/rugs.turn.json')).body).toString());
}

async function summaryBytes(data: Store): Promise<number> {
  let bytes = 0;
  for await (const { key, size } of data.list('uploads/')) if (/\/(summary|samples)\.bin$/.test(key)) bytes += size;
  return bytes;
}

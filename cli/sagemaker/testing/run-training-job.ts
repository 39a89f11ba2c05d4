import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Channel, CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { Runner, Running } from '../../../container/testing/runner.ts';
import { runProgram } from '../../../local/sam/run-program.ts';
import type { Store } from '../../../registry/storage/store.ts';

export interface TrainingJobOptions {
  /** The existing buckets, by name. */
  readonly stores: ReadonlyMap<string, Store>;
  /** Runs the container's entry code. */
  readonly runner: Runner;
  readonly onStart?: (running: Running) => void;
}

/**
 * Does on this machine what SageMaker does with a request. It fills /opt/ml from the buckets, runs the code of the
 * image, and packs the output. It checks the parts of the request whose faults would not show here otherwise.
 * @returns the reason of the failure, or nothing
 */
export async function runTrainingJob(
  request: CreateTrainingJobRequest,
  { stores, runner, onStart }: TrainingJobOptions,
): Promise<string | undefined> {
  check(request);
  const root = await mkdtemp(join(tmpdir(), 'stima-job-'));
  try {
    await mkdir(join(root, 'input/config'), { recursive: true });
    await mkdir(join(root, 'model'));
    await mkdir(join(root, 'output'));
    await writeFile(join(root, 'input/config/hyperparameters.json'), JSON.stringify(request.HyperParameters ?? {}));
    for (const channel of request.InputDataConfig!) await layChannel(root, channel, stores);
    const running = await runner.start('train', root, request.Environment);
    onStart?.(running);
    const code = await running.ended;
    const failure = join(root, 'output/failure');
    if (code !== 0) return existsSync(failure) ? readFile(failure, 'utf8') : `exit code ${code}`;
    const packed = join(root, 'model.tar.gz');
    // Packed by the system's tar, so that our reader meets a format that is not ours.
    await runProgram('tar', ['-czf', packed, '-C', join(root, 'model'), '.']);
    const { store, key } = locate(request.OutputDataConfig!.S3OutputPath!, stores);
    await store.putFile(`${key.replace(/\/$/, '')}/${request.TrainingJobName}/output/model.tar.gz`, packed);
    return undefined;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html */
function check(request: CreateTrainingJobRequest): void {
  const { TrainingJobName: name = '', HyperParameters = {}, Environment = {}, StoppingCondition = {} } = request;
  const { MaxRuntimeInSeconds: most = 86_400, MaxWaitTimeInSeconds: wait } = StoppingCondition;
  const spot = request.EnableManagedSpotTraining === true;
  const strings = [...Object.values(HyperParameters), ...Object.values(Environment)];
  const rules: [boolean, string][] = [
    [/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(name), `the name ${name}`],
    [/^arn:[\w-]+:iam::\d{12}:role\//.test(request.RoleArn ?? ''), `the role ${request.RoleArn}`],
    [!!request.AlgorithmSpecification?.TrainingImage, 'no image'],
    [!!request.ResourceConfig?.VolumeSizeInGB, 'no volume'],
    [spot ? wait !== undefined && wait >= most : wait === undefined, `a wait of ${wait} s with ${most} s at work`],
    [strings.every((value) => typeof value === 'string'), 'a hyperparameter or a variable that is no string'],
  ];
  const wrong = rules.filter(([holds]) => !holds).map(([, problem]) => problem);
  if (wrong.length > 0) throw Object.assign(new Error(wrong.join('; ')), { name: 'ValidationException' });
}

async function layChannel(root: string, channel: Channel, stores: ReadonlyMap<string, Store>): Promise<void> {
  const { S3DataType: type, S3Uri: uri } = channel.DataSource!.S3DataSource!;
  const folder = join(root, 'input/data', channel.ChannelName!);
  await mkdir(folder, { recursive: true });
  const { store, key } = locate(uri!, stores);
  const lay = async (from: Store, object: string, path: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await pipeline((await from.openRead(object)).stream, createWriteStream(join(folder, path)));
  };
  if (type === 'ManifestFile') {
    const [{ prefix }, ...names] = JSON.parse(Buffer.from((await store.get(key)).body).toString());
    const base = locate(prefix, stores);
    // Files keep the whole key in their path, as reported (aws/sagemaker-python-sdk, issue 723). Others report a path
    // without the prefix.
    for (const name of names) await lay(base.store, `${base.key}${name}`, `${base.key}${name}`);
    return;
  }
  let found = 0;
  for await (const listed of store.list(key)) {
    found++;
    await lay(store, listed.key, listed.key.slice(key.lastIndexOf('/') + 1));
  }
  if (found === 0) throw Object.assign(new Error(`No S3 objects found under S3 URL ${uri}`), { name: 'ClientError' });
}

function locate(uri: string, stores: ReadonlyMap<string, Store>): { readonly store: Store; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) ?? [];
  const store = stores.get(bucket);
  if (!store) throw new Error(`${uri} is in no bucket that there is`);
  return { store, key };
}

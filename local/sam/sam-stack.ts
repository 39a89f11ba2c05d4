import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import type { Store } from '../../registry/storage/store.ts';
import { findVersitygw, S3_CREDENTIALS, startVersitygw } from '../../registry/storage/versitygw.ts';
import {
  objectReader,
  optionalReader,
  parseJson,
  readAnything,
  readNumber,
  readString,
  recordReader,
} from '../../training/table/read-json.ts';
import type { Home } from '../home/home.ts';
import { findBridge } from './find-bridge.ts';
import { runProgram } from './run-program.ts';

/** A stack, synthesised for the containers of this machine. Its store is an S3 server with the content of a home. */
export interface SamStack {
  readonly data: Store;
  readonly models: Store;
  /** The options for `sam local …`, to follow the name of the command. */
  readonly options: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The handlers of the stack's functions. */
  readonly handlers: readonly string[];
  /** The name of a handler's function in the template. */
  readonly functionOf: (handler: string) => string;
  /** The code, the memory and the environment of a handler's function. */
  readonly describe: (handler: string) => DescribedFunction;
  readonly stop: () => Promise<void>;
}

export interface DescribedFunction {
  /** The folder of its bundle. */
  readonly code: string;
  readonly memoryMb: number;
  /** Its environment variables in a container: buckets, the address of the S3 server, and credentials for it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @param from this home is copied to the S3 server */
export async function startSamStack(
  from: Pick<Home, 'data' | 'models'>,
  name: 'serving' | 'training' = 'serving',
): Promise<SamStack> {
  const found = findVersitygw();
  if ('missing' in found) throw new Error(found.missing);
  const folder = await mkdtemp(join(tmpdir(), 'stima-sam-'));
  const [template, server] = await Promise.all([
    synthesise(name, folder),
    findBridge().then((bridge) => startVersitygw(found.path, bridge)),
  ]);
  const stop = async () => {
    await removeContainers(folder);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [DATA_BUCKET, MODELS_BUCKET] = [await server.createBucket(), await server.createBucket()];
    const data = openS3Store(DATA_BUCKET, server.client);
    const models = openS3Store(MODELS_BUCKET, server.client);
    await copy(from.data, data);
    await copy(from.models, models);
    const variables = join(folder, 'env.json');
    const AWS_ENDPOINT_URL_S3 = `http://host.docker.internal:${server.port}`;
    const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:none';
    const Parameters = { DATA_BUCKET, MODELS_BUCKET, AWS_ENDPOINT_URL_S3, STATE_MACHINE_ARN };
    await writeFile(variables, JSON.stringify({ Parameters }));
    return {
      data,
      models,
      options: [
        ...['--template', template.path, '--env-vars', variables, '--region', 'us-east-1', '--skip-pull-image'],
        ...['--add-host', 'host.docker.internal:host-gateway'],
      ],
      env: environment(),
      handlers: template.handlers,
      functionOf: (handler) => template.functionOf(handler),
      describe(handler) {
        const { environment, ...described } = template.describe(handler);
        return { ...described, environment: { ...environment, ...Parameters, ...credentials } };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

async function synthesise(name: string, folder: string) {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const { AWS_PROFILE: _, ...env } = process.env;
  const program = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
  const options = [
    '--exclusively',
    '--quiet',
    '--output',
    join(folder, 'cdk.out'),
    '-c',
    `architecture=${architecture}`,
  ];
  const { stage } = parseJson(await readFile(join(ROOT, 'cdk.json'), 'utf8'), readCdk).context;
  const stack = `stima-${stage}-${name}`;
  await runProgram(process.execPath, [program, 'synth', stack, ...options], {
    cwd: ROOT,
    // The path has the programs of the checkout, among them the bundler, and this Node for the app.
    env: { ...env, PATH: `${join(ROOT, 'node_modules/.bin')}:${env.PATH}` },
  });
  const path = join(folder, 'cdk.out', `${stack}.template.json`);
  const { Resources } = parseJson(await readFile(path, 'utf8'), readTemplate);
  const functionOf = (handler: string): string => {
    const entry = Object.entries(Resources).find(([, { Metadata }]) => Metadata?.['stima:handler'] === handler);
    if (!entry) throw new RangeError(`${stack} has no function ${handler}`);
    return entry[0];
  };
  const describe = (handler: string) => {
    const { Metadata, Properties } = Resources[functionOf(handler)]!;
    // The values of environment variables can be references, such as names of buckets. The caller gives what they refer
    // to.
    const said = Object.entries(Properties.Environment?.Variables ?? {}).filter(
      ([, value]) => typeof value === 'string',
    );
    return {
      code: join(folder, 'cdk.out', `${Metadata?.['aws:asset:path']}`),
      memoryMb: Number(Properties.MemorySize),
      environment: Object.fromEntries(said) as Readonly<Record<string, string>>,
    };
  };
  const handlers = Object.values(Resources).flatMap(({ Metadata }) =>
    typeof Metadata?.['stima:handler'] === 'string' ? [Metadata['stima:handler']] : [],
  );
  return { path, handlers, functionOf, describe };
}

const readCdk = objectReader({ context: objectReader({ stage: readString }) });
const readTemplate = objectReader({
  Resources: recordReader(
    objectReader<Resource>({
      Metadata: optionalReader(recordReader(readAnything)),
      Properties: objectReader<Resource['Properties']>({
        MemorySize: optionalReader(readNumber),
        Environment: optionalReader(objectReader({ Variables: recordReader(readAnything) })),
      }),
    }),
  ),
});

interface Resource {
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties: {
    readonly MemorySize?: number;
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

/**
 * Removes containers that `sam local start-api` has replaced but not removed. They are recognised by this stack's code.
 */
async function removeContainers(folder: string): Promise<void> {
  const format = '{{.ID}} {{.Mounts}}';
  const { stdout } = await runProgram('docker', ['ps', '--all', '--no-trunc', '--format', format]);
  const own = stdout.split('\n').filter((line) => line.includes(` ${folder}/`));
  if (own.length > 0) await runProgram('docker', ['rm', '--force', ...own.map((line) => line.split(' ', 1)[0]!)]);
}

async function copy(from: Store, to: Store): Promise<void> {
  for await (const { key } of from.list('')) await to.put(key, (await from.get(key)).body);
}

const credentials = {
  AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
  AWS_REGION: 'us-east-1',
};

/** Has only the credentials of the S3 server. So no call can reach AWS. */
function environment(): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...env } = process.env;
  return { ...env, ...credentials, AWS_MAX_ATTEMPTS: '1', SAM_CLI_TELEMETRY: '0' };
}

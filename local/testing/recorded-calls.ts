import { AsyncLocalStorage } from 'node:async_hooks';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';

/** One request to AWS: the action and the resource that IAM checks. */
export interface Call {
  readonly action: string;
  /** `bucket/key`, or `bucket under prefix` for a list. */
  readonly resource: string;
}

export interface Recorder {
  /** Records every request that is sent while `work` runs, under this name. */
  readonly as: <T>(handler: string, work: () => Promise<T>) => Promise<T>;
  readonly calls: ReadonlyMap<string, readonly Call[]>;
  readonly record: (handler: string, call: Call) => void;
  /** Makes the next part of a file that is written in parts fail. */
  readonly failNextPart: () => void;
  readonly stop: () => void;
}

/**
 * Records the requests of all clients of the SDK. Requests to S3 are then sent. Executions of a state machine are
 * passed to `onStart` instead.
 */
export function startRecorder(onStart: (name: string, input: string) => void): Recorder {
  const handlers = new AsyncLocalStorage<string>();
  const calls = new Map<string, Call[]>();
  let failing = false;
  const record = (handler: string, call: Call) => calls.set(handler, [...(calls.get(handler) ?? []), call]);
  const here = (call: Call) => {
    const handler = handlers.getStore();
    if (handler !== undefined) record(handler, call);
  };
  const { send } = S3Client.prototype;
  const { send: start } = SFNClient.prototype;
  const sendS3 = function (this: S3Client, ...args: Parameters<typeof send>) {
    const { name, input } = commandOf(args[0]);
    here(toCall(name, input));
    if (input.CopySource) here({ action: 's3:GetObject', resource: decodeURIComponent(input.CopySource) });
    if (/^UploadPart(Copy)?Command$/.test(name) && failing) {
      failing = false;
      return Promise.reject(new Error('the part is lost'));
    }
    return send.apply(this, args);
  };
  const sendSfn = async (command: unknown) => {
    const { name, input } = commandOf(command);
    if (name !== 'StartExecutionCommand') throw new Error(`${name} is not known here`);
    here({ action: 'states:StartExecution', resource: input.stateMachineArn! });
    onStart(input.name!, input.input!);
    return {};
  };
  S3Client.prototype.send = sendS3 as typeof send;
  SFNClient.prototype.send = sendSfn as typeof start;
  return {
    as: (handler, work) => handlers.run(handler, work),
    calls,
    record,
    failNextPart: () => {
      failing = true;
    },
    stop: () => {
      S3Client.prototype.send = send;
      SFNClient.prototype.send = start;
    },
  };
}

type Input = Readonly<Record<string, string | undefined>>;

function commandOf(command: unknown): { readonly name: string; readonly input: Input } {
  const sent = command as { readonly constructor: { readonly name: string }; readonly input: Input };
  return { name: sent.constructor.name, input: sent.input };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const ACTIONS: Readonly<Record<string, string>> = {
  GetObjectCommand: 's3:GetObject',
  PutObjectCommand: 's3:PutObject',
  CreateMultipartUploadCommand: 's3:PutObject',
  UploadPartCommand: 's3:PutObject',
  CompleteMultipartUploadCommand: 's3:PutObject',
  UploadPartCopyCommand: 's3:PutObject',
  AbortMultipartUploadCommand: 's3:AbortMultipartUpload',
  DeleteObjectCommand: 's3:DeleteObject',
};

function toCall(command: string, { Bucket, Key, Prefix }: Input): Call {
  if (command === 'ListObjectsV2Command') return { action: 's3:ListBucket', resource: `${Bucket} under ${Prefix}` };
  const action = ACTIONS[command];
  if (action === undefined) throw new Error(`${command} is not known here`);
  return { action, resource: `${Bucket}/${Key}` };
}

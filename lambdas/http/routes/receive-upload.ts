import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset } from '../../../datasets/dataset.ts';
import { isUpload } from '../../../files/is-upload.ts';
import { storeOfRun } from '../../../registry/dry-run.ts';
import type { Runs } from '../../../registry/runs.ts';
import { checkKey, InvalidKeyError, type Store } from '../../../registry/storage/store.ts';
import type { UploadUrls } from '../../../registry/storage/upload-urls.ts';
import { uploadIdOfBytes } from '../../../registry/upload-id.ts';
import { showText } from '../../../training/table/show-text.ts';
import { nameAtMoment, readMoment } from '../../flow/ingest/moment.ts';
import type { Answer } from '../request/handler.ts';
import { checkSize, contentTypeOf, findHeader, readJsonBody } from '../request/json-body.ts';
import { parseBody } from '../request/parse-body.ts';
import { Problem } from '../request/problem.ts';
import { readFlag } from '../request/read-flag.ts';
import { FILE_TYPES } from '../wire/file-types.ts';
import { uploadRequestSchema } from '../wire/upload-requests.ts';
import { startRun } from './start-run.ts';

export interface ReceiveDependencies {
  readonly data: Store;
  readonly urls: UploadUrls;
  readonly runs: Pick<Runs, 'startForFile'>;
  /** Called when a file has been stored under a key. */
  readonly onArrived: (key: string) => Promise<void>;
  readonly now: () => Date;
}

/** Stores the file of the body, or gives a URL for it. The content type decides which. */
export async function receiveUpload(
  dataset: Dataset,
  dependencies: ReceiveDependencies,
  event: APIGatewayProxyEvent,
): Promise<Answer> {
  const type = contentTypeOf(event);
  const isDry = readFlag(event, 'dry');
  if (isDry && (type === undefined || type === 'application/json'))
    throw new Problem(
      'invalid-parameter',
      'A dry run takes the file itself as the body: there is no URL to put it to.',
    );
  if (type === undefined || type === 'application/json') return handOutUrl(dataset, dependencies, event);
  const ending = Object.hasOwn(FILE_TYPES, type) ? FILE_TYPES[type] : undefined;
  if (ending !== undefined)
    return (isDry ? tryFile : storeFile)(dataset, dependencies, readFile(dataset, event, ending, dependencies.now()));
  throw new Problem(
    'unsupported-media-type',
    'Send the file itself as text/csv, text/tab-separated-values, text/plain, application/gzip, application/zip or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, or {"name": "2026-11.csv"} as application/json for a URL to put it to.',
  );
}

async function handOutUrl(
  dataset: Dataset,
  { data, urls, now }: ReceiveDependencies,
  event: APIGatewayProxyEvent,
): Promise<Answer> {
  const { name, key } = placeIn(dataset, parseBody(uploadRequestSchema, readJsonBody(event)).name, event, now());
  for await (const listed of data.list(key)) if (listed.key === key) throw nameTaken(name);
  const body = { dataset: dataset.name, name, method: 'PUT', ...(await urls.create(key)) };
  return { status: 201, body: { ...body, askAt: askAt(dataset.name, name) } };
}

interface SentFile {
  readonly bytes: Buffer;
  readonly uploadId: string;
  readonly name: string;
  readonly key: string;
}

function readFile(dataset: Dataset, event: APIGatewayProxyEvent, extension: string, now: Date): SentFile {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length === 0) throw new Problem('empty-body', 'The file is empty; send a header line and rows.');
  checkSize(bytes.length);
  const uploadId = uploadIdOfBytes(bytes);
  const given = event.queryStringParameters?.name ?? findHeader(event.headers, 'x-file-name');
  return { bytes, uploadId, ...placeIn(dataset, given ?? `${uploadId}.${extension}`, event, now) };
}

async function storeFile(
  dataset: Dataset,
  { data, onArrived }: ReceiveDependencies,
  { bytes, uploadId, name, key }: SentFile,
): Promise<Answer> {
  await putOnce(data, key, name, bytes);
  await onArrived(key);
  return {
    status: 202,
    body: { dataset: dataset.name, uploadId, name, askAt: `/v1/${dataset.name}/uploads/${uploadId}` },
  };
}

/** Stores the file for one dry run alone, below its prefix, and starts that run. */
async function tryFile(
  dataset: Dataset,
  { data, runs }: ReceiveDependencies,
  { bytes, uploadId, name, key }: SentFile,
): Promise<Answer> {
  const runId = `dry-${randomUUID()}`;
  await storeOfRun(data, runId).put(key, bytes);
  await startRun(() => runs.startForFile(key, runId), 'No run could be started; try again.');
  return {
    status: 202,
    body: { dataset: dataset.name, uploadId, name, runId, askAt: `/v1/${dataset.name}/runs/${runId}` },
  };
}

/** If the name belongs to the same file already, the upload is that file. A different file is not overwritten. */
async function putOnce(data: Store, key: string, name: string, bytes: Buffer): Promise<void> {
  if ((await data.putIfAbsent(key, bytes)) !== undefined) return;
  const taken = await data.find(key);
  if (taken === undefined || !bytes.equals(taken.body)) throw nameTaken(name);
}

const nameTaken = (name: string) =>
  new Problem('name-taken', `A file ${showText(name)} has come already, and it stays as it came; choose another name.`);

/**
 * The name and the key of a file. The sender may say when its prices were made, and by whom. Both become folders of the key, as
 * they are for a dropped file. So they are part of what is signed, and of what is kept.
 */
function placeIn(dataset: Dataset, fileName: string, { queryStringParameters }: APIGatewayProxyEvent, now: Date) {
  const read = readMoment(dataset, queryStringParameters ?? {}, now);
  if ('wrong' in read) throw new Problem('invalid-parameter', read.wrong);
  checkName(dataset, fileName);
  const name = nameAtMoment(fileName, read.moment);
  return { name, key: `incoming/${dataset.name}/${name}` };
}

/** @throws Problem if a file cannot have this name */
function checkName(dataset: Dataset, name: string): void {
  const key = `incoming/${dataset.name}/${name}`;
  try {
    if (/[/\\:]/.test(name)) throw new InvalidKeyError('not the name of a file');
    checkKey(key);
  } catch (cause) {
    if (!(cause instanceof InvalidKeyError)) throw cause;
    const detail = 'The name must be that of a file, without folders: 2026-11.csv.';
    throw new Problem('invalid-parameter', detail, undefined, { cause });
  }
  if (!isUpload(key)) {
    const detail = `${showText(name)} is the name of a file that is hidden, or that a program is still making: such files are never read. Choose another name: 2026-11.csv.`;
    throw new Problem('invalid-parameter', detail);
  }
}

/** The path at which to ask what has become of a file of this name. */
export function askAt(dataset: string, name: string): string {
  return `/v1/${dataset}/uploads?name=${encodeURIComponent(name)}`;
}

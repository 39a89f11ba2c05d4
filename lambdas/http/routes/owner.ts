import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset } from '../../../datasets/dataset.ts';
import { isDryRun, storeOfRun } from '../../../registry/dry-run.ts';
import {
  accept,
  answer,
  findUpload,
  isRefusal,
  type Ledger,
  type Mover,
  type Refusal,
  refuse,
  withdraw,
} from '../../../registry/ledger.ts';
import { moveLedger } from '../../../registry/ledger-store.ts';
import { repairStore } from '../../../registry/repair/repair-store.ts';
import { findRun, isRunCursor, listRuns } from '../../../registry/run-records.ts';
import type { RunCause, Runs } from '../../../registry/runs.ts';
import type { Store } from '../../../registry/storage/store.ts';
import type { UploadUrls } from '../../../registry/storage/upload-urls.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import type { CheckingKind } from '../../../training/kinds/checking-kind.ts';
import { type ConfiguringKind, kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { findWrongAnswer } from '../../../training/table/check-answers.ts';
import type { ReadingAnswers } from '../../../training/table/decide-reading.ts';
import { readMoment } from '../../flow/ingest/moment.ts';
import type { ResultFolder } from '../../results/result-name.ts';
import { writeResults } from '../../results/write-results.ts';
import type { Answer, Route, Routes } from '../request/handler.ts';
import { findJsonBody } from '../request/json-body.ts';
import { parseBody } from '../request/parse-body.ts';
import { type Datasets, getDataset, getUploadId, getVersion, isUploadId } from '../request/path-parameters.ts';
import { Problem } from '../request/problem.ts';
import { readFlag } from '../request/read-flag.ts';
import { encodeCursor, readPage } from '../request/read-page.ts';
import { wrongParameter } from '../request/wrong-parameter.ts';
import { promoteSchema } from '../wire/promote-request.ts';
import { trainSchema } from '../wire/train-request.ts';
import { acceptSchema, correctSchema } from '../wire/upload-requests.ts';
import { uploadStates } from '../wire/upload-states.ts';
import { checkCorrection } from './correct-upload.ts';
import { findDryRunResult } from './dry-run-result.ts';
import { listUploads, type UploadFilter } from './list-uploads.ts';
import { promoteVersion } from './promote-version.ts';
import { receiveUpload } from './receive-upload.ts';
import { startRun } from './start-run.ts';
import { getUpload, type WaitingUpload } from './uploads.ts';
import { shareWithdrawn } from './weigh-withdrawal.ts';

export interface OwnerDependencies {
  readonly datasets: Datasets;
  readonly data: Store;
  readonly models: Store;
  readonly runs: Runs;
  readonly uploadUrls: UploadUrls;
  readonly checking: Registry<CheckingKind>;
  readonly configuring: Registry<ConfiguringKind>;
  readonly now?: () => Date;
  /**
   * The uploads of a dataset that have arrived and wait to be read. Absent if another service starts a failed run
   * again.
   */
  readonly waiting?: (dataset: string) => Promise<readonly WaitingUpload[]>;
  /** Called when a file has been stored under a key. On AWS the bucket announces the file instead. */
  readonly onArrived?: (key: string) => Promise<void>;
  /** The folder of the answers to files; `results` where left out. */
  readonly results?: ResultFolder;
}

/** The calls of the owner: uploads, runs, and the choice of the champion. */
export function ownerRoutes(dependencies: OwnerDependencies): Routes {
  const { datasets, data, models, runs, uploadUrls, checking, configuring, now = () => new Date() } = dependencies;
  const { waiting = async () => [], onArrived = async () => {}, results } = dependencies;
  const route = (answer: (dataset: Dataset, event: APIGatewayProxyEvent) => Promise<Answer>): Route => {
    return (event) => answer(getDataset(datasets, event), event);
  };

  const move = async (
    dataset: Dataset,
    event: APIGatewayProxyEvent,
    change: (ledger: Ledger, uploadId: string, mover: { by: string; since: string }) => Ledger | Refusal,
    causeOf: (ledger: Ledger, uploadId: string) => RunCause,
    { alsoMoved = [], confirm = false }: { readonly alsoMoved?: readonly string[]; readonly confirm?: boolean } = {},
  ): Promise<Answer> => {
    const uploadId = getUploadId(event);
    const mover = { by: whoIs(event), since: now().toISOString() };
    const moved = await moveLedger(data, dataset.name, (ledger) => change(ledger, uploadId, mover));
    if (isRefusal(moved)) throw new Problem(moved.refused, moved.message);
    await writeResults({ data, results }, moved, [uploadId, ...alsoMoved]);
    const state = findUpload(moved, uploadId)?.state;
    const request = {
      ...{ dataset: dataset.name, cause: causeOf(moved, uploadId), by: mover.by, parameters: {} },
      ...(confirm && { confirm }),
    };
    // The ledger has changed already. So the answer must say so, even if no run could be started.
    const runId = await startRun(
      () => runs.start(request),
      `Upload ${uploadId} is ${state}, but no run could be started; POST /v1/${dataset.name}/train starts one.`,
    );
    const share = await shareWithdrawn(data, moved, uploadId);
    return {
      status: 202,
      body: { dataset: dataset.name, uploadId, state, runId, ...(share !== undefined && { share }) },
    };
  };

  /** Stores the answer to the question that an upload is held with. Then a run reads its file again. */
  const readAnew = async (dataset: Dataset, event: APIGatewayProxyEvent, answers: ReadingAnswers): Promise<Answer> => {
    const uploadId = getUploadId(event);
    const wrong = findWrongAnswer(dataset, answers) ?? wrongSource(dataset, answers);
    if (wrong !== undefined) throw new Problem('invalid-input', wrong);
    const moved = await moveLedger(data, dataset.name, (ledger) => answer(ledger, uploadId, answers));
    if (isRefusal(moved)) throw new Problem(moved.refused, moved.message);
    const { state, name } = findUpload(moved, uploadId)!;
    const runId = await startRun(
      () => runs.startForFile(`incoming/${dataset.name}/${name}`),
      'The answer is kept, but no run could be started; send it again.',
    );
    return { status: 202, body: { dataset: dataset.name, uploadId, state, runId } };
  };

  return {
    'POST /v1/{dataset}/uploads': route((dataset, event) =>
      receiveUpload(dataset, { data, runs, urls: uploadUrls, onArrived, now }, event),
    ),

    'GET /v1/{dataset}/uploads': route(async (dataset, event) => {
      const { uploads, next } = await listUploads(
        data,
        dataset,
        readPage(event, isUploadId),
        readFilter(event),
        await waiting(dataset.name),
      );
      return { body: { dataset: dataset.name, uploads, ...(next !== undefined && { next: encodeCursor(next) }) } };
    }),

    'GET /v1/{dataset}/uploads/{id}': route(async (dataset, event) => {
      const id = getUploadId(event);
      const upload = await getUpload(data, dataset, id, await waiting(dataset.name));
      if (upload !== undefined) return { body: upload };
      throw unknownUpload(dataset, id);
    }),

    'GET /v1/{dataset}/uploads/{id}/rejected': route(async (dataset, event) => {
      const id = getUploadId(event);
      const found = await data.find(`${uploadFolder(dataset.name, id)}/rejected.csv`);
      if (found === undefined) throw unknownUpload(dataset, id);
      return { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: Buffer.from(found.body).toString() };
    }),

    'DELETE /v1/{dataset}/uploads/{id}': route((dataset, event) =>
      move(
        dataset,
        event,
        (ledger, id, mover) => removeUpload(ledger, id, mover, readFlag(event, 'confirm')),
        (ledger, id) => (findUpload(ledger, id)?.state === 'refused' ? 'refusal' : 'withdrawal'),
        { confirm: readFlag(event, 'confirm') },
      ),
    ),

    'POST /v1/{dataset}/uploads/{id}/accept': route(async (dataset, event) => {
      const { insteadOf = [], ...answers } = parseBody(acceptSchema, findJsonBody(event, {}));
      if (Object.keys(answers).length > 0) return readAnew(dataset, event, answers);
      return move(
        dataset,
        event,
        (ledger, id, mover) => accept(ledger, id, { ...mover, insteadOf }),
        () => 'acceptance',
        { alsoMoved: insteadOf },
      );
    }),

    'POST /v1/{dataset}/uploads/{id}/correct': route(async (dataset, event) => {
      const { asOf } = parseBody(correctSchema, findJsonBody(event, {}));
      const correction = { uploadId: getUploadId(event), asOf };
      const corrected = await checkCorrection(data, dataset, correction, now());
      const request = {
        dataset: dataset.name,
        cause: 'correction',
        by: whoIs(event),
        parameters: {},
        correction,
      } as const;
      const runId = await startRun(() => runs.start(request), 'No run could be started; try again.');
      return { status: 202, body: { dataset: dataset.name, ...corrected, runId } };
    }),

    'POST /v1/{dataset}/train': route(async (dataset, event) => {
      const given = findJsonBody(event, {});
      parseBody(trainSchema([kindOf(configuring, dataset)]), given);
      const { parameters = {} } = given as { parameters?: Record<string, unknown> };
      const request = { dataset: dataset.name, cause: 'request', by: whoIs(event), parameters } as const;
      const runId = await startRun(() => runs.start(request), 'No run could be started; try again.');
      return { status: 202, body: { dataset: dataset.name, runId } };
    }),

    'POST /v1/{dataset}/repair': route(async (dataset, event) => {
      const dry = readFlag(event, 'dry');
      const { records, needsRun } = await repairStore({ data, models, dry }, dataset.name);
      const body = { dataset: dataset.name, dry, records };
      if (dry || !needsRun) return { body };
      const request = { dataset: dataset.name, cause: 'recovery', by: whoIs(event), parameters: {} } as const;
      const runId = await startRun(
        () => runs.start(request),
        `The store is repaired, but no run could be started; POST /v1/${dataset.name}/train starts one.`,
      );
      return { body: { ...body, runId } };
    }),

    'GET /v1/{dataset}/runs': route(async (dataset, event) => {
      const { runs, next } = await listRuns(data, dataset.name, readPage(event, isRunCursor));
      return { body: { dataset: dataset.name, runs, ...(next !== undefined && { next: encodeCursor(next) }) } };
    }),

    'GET /v1/{dataset}/runs/{id}': route(async (dataset, event) => {
      const id = event.pathParameters?.id ?? '';
      const run = await findRun(storeOfRun(data, id), dataset.name, id);
      const result = run && isDryRun(id) ? await findDryRunResult({ data, models }, dataset, run) : undefined;
      if (run !== undefined) return { body: { ...run, ...(result && { result }) } };
      throw new Problem('unknown-run', `There is no such run of ${dataset.name}, or its first step is not done yet.`);
    }),

    'POST /v1/{dataset}/versions/{version}/promote': route(async (dataset, event) => {
      const change = { version: getVersion(event), by: whoIs(event), since: now().toISOString() };
      const { confirm = false } = parseBody(promoteSchema, findJsonBody(event, {}));
      const checkModel = (bytes: Uint8Array) => kindOf(checking, dataset).checkModel(dataset, bytes);
      const { champion, compared } = await promoteVersion(models, dataset.name, change, { confirm, checkModel });
      const { previous, ...promoted } = champion;
      return {
        body: {
          dataset: dataset.name,
          ...promoted,
          ...(previous !== null && { previous }),
          ...(compared && { compared }),
        },
      };
    }),
  };
}

/** Refuses what is held and withdraws what is in force. One that is withdrawn, and whose model waits, is confirmed. */
function removeUpload(ledger: Ledger, uploadId: string, mover: Mover, confirm: boolean): Ledger | Refusal {
  const state = findUpload(ledger, uploadId)?.state;
  if (state === 'withdrawn' && confirm) return ledger;
  return (state === 'held' ? refuse : withdraw)(ledger, uploadId, mover);
}

const unknownUpload = ({ name }: Dataset, id: string) =>
  new Problem('unknown-upload', `There is no upload ${id} in ${name}, or it has not been read yet.`);

/** @throws Problem naming the states */
function readFilter({ queryStringParameters }: APIGatewayProxyEvent): UploadFilter {
  const { state: given, name } = queryStringParameters ?? {};
  const state = uploadStates.find((one) => one === given);
  if (given !== undefined && state === undefined) throw wrongParameter('state', given, uploadStates.join(', '));
  return { state, name };
}

/** The ARN of the signing caller on AWS. Locally it is the holder of the owner token. */
function whoIs(event: APIGatewayProxyEvent): string {
  return event.requestContext.identity?.userArn ?? 'owner';
}

function wrongSource(dataset: Dataset, { source }: ReadingAnswers): string | undefined {
  const read = readMoment(dataset, { source }, new Date(0));
  return 'wrong' in read ? read.wrong : undefined;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileSurvey, surveyFile } from '../../../files/survey/survey-file.ts';
import { setId, withoutUpload } from '../../../registry/ledger.ts';
import { readLedger } from '../../../registry/ledger-store.ts';
import { type Receipt, refusedReceipt, replaceReceipt, writeReceipt } from '../../../registry/receipt.ts';
import { uploadFolder } from '../../../registry/upload-folder.ts';
import { identifyWhile, openIdentified } from '../../../registry/upload-id.ts';
import type { AnsweringKind } from '../../../training/kinds/answering-kind.ts';
import { kindOf, type Registry, type Sums } from '../../../training/kinds/kind.ts';
import type { ReadingAnswers } from '../../../training/table/decide-reading.ts';
import { dayOfMoment } from '../../../training/table/period.ts';
import { createChampionFinder, type FindChampionAnswerer } from '../decide/champion-model.ts';
import type { SumsDependencies } from '../flow.ts';
import type { FileArrived, Ingested } from '../steps.ts';
import { finishSums } from './accepted-rows.ts';
import { describeDates } from './date-span.ts';
import { findRead } from './find-read.ts';
import { ingestRows } from './ingest-rows.ts';
import { createKnownSketch, type KnownSketch } from './known-sketch.ts';
import { comparePrices, levelFound } from './known-sources.ts';
import { answersOfFolders, atMoment, momentOfUpload, noteFolders } from './moment.ts';
import { parseIncoming } from './parse-incoming.ts';
import { commonestRefusals } from './refusals.ts';
import { screenUpload } from './screen-upload.ts';
import { settleUpload } from './settle-upload.ts';
import { type GetFrozen, openIngestSums } from './shipped.ts';
import { describeSources } from './source-counts.ts';
import { currencyKept } from './store-currency.ts';
import { unreadReceipt } from './unread-receipt.ts';

export interface IngestDependencies extends SumsDependencies {
  readonly answering: Registry<AnsweringKind>;
  /**
   * The frozen files of a dataset: the reference that rows are weighed against, and the imputation that completes them.
   */
  readonly getFrozen: GetFrozen;
}

/** What is remembered from one file to the next. Without it each file of a burst would cost more than the one before. */
interface Remembered {
  readonly findChampion: FindChampionAnswerer;
  readonly knownSketch: KnownSketch;
}

/**
 * Reads an arrived file. Its rows are checked, summed up and screened. Then the upload gets its state in the ledger.
 */
export function ingest(given: IngestDependencies) {
  const { data, models } = given;
  const dependencies = {
    ...given,
    findChampion: createChampionFinder(models),
    knownSketch: createKnownSketch(data),
  };
  return async ({ runId, event }: FileArrived): Promise<Ingested> => {
    const { key, datasetName, name } = parseIncoming(event.detail.object.key);
    const sums = openIngestSums(dependencies, datasetName);
    const { dataset } = sums;
    const { uploadId, etag, seen } = await identifyWhile(data, key, (source) =>
      surveyFile(source, { dataset, target: 'required', answers: answersOfFolders(dataset, name) }),
    );
    const known = await findRead(data, datasetName, uploadId);
    if (known && 'receipt' in known) return settleUpload(dependencies, sums, runId, known.receipt, name);
    const file = { key, name, uploadId, etag };
    const read = known
      ? await readAnswered(dependencies, sums, file, known.answers)
      : await readUpload(dependencies, sums, { ...file, survey: seen });
    return settleUpload(dependencies, sums, runId, read.receipt, name, read.screenedOn);
  };
}

interface ArrivedFile {
  readonly key: string;
  readonly name: string;
  readonly uploadId: string;
  readonly etag: string;
  /** The convention by which the file is read. */
  readonly survey: FileSurvey;
  /** It includes the owner's answers, if there was a question. */
  readonly answers?: ReadingAnswers;
}

/** The owner has answered how the file is written. So the file is surveyed again and read with these answers. */
async function readAnswered(
  dependencies: IngestDependencies & Remembered,
  sums: Sums,
  file: Omit<ArrivedFile, 'survey'>,
  answers: ReadingAnswers,
) {
  const { stream } = await openIdentified(dependencies.data, file.key, file.etag);
  const all = { ...answersOfFolders(sums.dataset, file.name), ...answers };
  const survey = await surveyFile(stream, { dataset: sums.dataset, target: 'required', answers: all });
  return readUpload(dependencies, sums, { ...file, survey, answers });
}

async function readUpload(
  dependencies: IngestDependencies & Remembered,
  sums: Sums,
  { key, name, uploadId, etag, survey, answers }: ArrivedFile,
): Promise<{ readonly receipt: Receipt; readonly screenedOn?: string }> {
  const { data, models, now, onProgress, findChampion, knownSketch } = dependencies;
  const dataset = sums.dataset.name;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  try {
    const { stream, size } = await openIdentified(data, key, etag);
    const at = now();
    const moment = momentOfUpload(sums.dataset, uploadId, name, at, answers);
    const known = {
      ...{ uploadId, dataset, name, bytes: size, readAt: at.toISOString(), ...moment },
      ...currencyKept(sums.dataset, moment.source),
      ...(answers && { answers }),
    };
    const write = answers ? replaceReceipt : writeReceipt;
    if (!('convention' in survey)) {
      stream.destroy();
      return { receipt: await write(data, unreadReceipt(known, survey)) };
    }
    const { convention, notes, isForeign } = survey;
    const { openModel } = kindOf(dependencies.answering, sums.dataset);
    const champion = await findChampion(dataset, (bytes) => openModel(sums.dataset, bytes));
    const found = await ingestRows(stream, convention, {
      sums,
      upload: moment,
      today: dayOfMoment(at),
      champion: champion && atMoment(champion.answerer, moment),
      forward: champion?.answerer,
      scratch,
      onBytes: (bytes) => onProgress?.('ingest', bytes / size),
    });
    if ('unreadable' in found) return { receipt: await write(data, refusedReceipt(known, found.unreadable)) };
    const { rows, samples, outside, distances, refusals, acceptedPath, dates, sources, forward } = found;
    const { summary, doubts } = await finishSums(sums, uploadId, found, moment);
    const folder = uploadFolder(dataset, uploadId);
    // Only the receipt, which is written after them, makes them count. So their order does not matter.
    await Promise.all([
      data.putFile(`${folder}/rejected.csv`, found.rejectedPath),
      ...(rows.accepted > 0
        ? [
            data.putFile(`${folder}/accepted.csv.gz`, acceptedPath),
            data.put(`${folder}/summary.bin`, sums.encodeSummary(summary)),
            data.put(`${folder}/samples.bin`, sums.encodeSamples(samples)),
          ]
        : []),
    ]);
    const ledger = await readLedger(data, dataset);
    const trainingRows = sums.trainingRows(summary);
    const compared = { distances, source: moment.source, isForeign };
    const prices = await comparePrices(models, ledger, sums.dataset, champion?.version ?? null, compared);
    const screened = {
      ...{ uploadId, name, rows, trainingRows, sketch: samples.sketch },
      counted: { outside, prices, doubts, refusals },
    };
    const verdict = await screenUpload(data, sums, withoutUpload(ledger, uploadId), screened, knownSketch);
    const own: Receipt = {
      ...known,
      rows,
      trainingRows,
      notes: [
        ...notes,
        ...noteFolders(sums.dataset, name),
        ...describeDates(dates, moment.asOf),
        ...describeSources(sources, moment.source),
      ],
      convention,
      verdict,
      ...(prices && { level: levelFound(prices) }),
      doubts,
      faults: commonestRefusals(refusals),
      ...(forward && forward.cells.length > 0 && { forward }),
    };
    const receipt = await write(data, own);
    return { receipt, ...(receipt === own && { screenedOn: setId(ledger) }) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

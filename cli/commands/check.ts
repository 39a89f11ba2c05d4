import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Dataset } from '../../datasets/dataset.ts';
import { surveyFile } from '../../files/survey/survey-file.ts';
import { screeningOf } from '../../lambdas/flow/ingest/counted-rows.ts';
import { describeDates } from '../../lambdas/flow/ingest/date-span.ts';
import { ingestRows } from '../../lambdas/flow/ingest/ingest-rows.ts';
import type { ComparedPrices } from '../../lambdas/flow/ingest/known-sources.ts';
import { atMoment, type Moment } from '../../lambdas/flow/ingest/moment.ts';
import { type Refusals, renderRefusals } from '../../lambdas/flow/ingest/refusals.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { describeSources } from '../../lambdas/flow/ingest/source-counts.ts';
import { NO_ROWS, type RowCounts, type Verdict } from '../../registry/receipt.ts';
import { describeFirst } from '../../training/evaluation/price-level.ts';
import { screen } from '../../training/evaluation/screen.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import type { ReadingAnswers } from '../../training/table/decide-reading.ts';
import { dayOfMoment } from '../../training/table/period.ts';
import { noUsableRow } from '../../training/wording/wording.ts';
import type { Known } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { askForOption, type ReadingOptions, readingAnswers } from '../pricing/reading-options.ts';
import { exitCodes } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { type RereadableInput, spoolInput } from '../terminal/spool-input.ts';
import { checkNotInput, writeOutput } from '../terminal/write-output.ts';
import type { Checked } from '../training/checked.ts';
import { chooseDataset } from '../training/choose-dataset.ts';
import { comparePrices } from '../training/compare-prices.ts';
import { describeChecked } from '../training/describe-checked.ts';
import { trainInThread } from '../training/train-in-thread.ts';
import { currencyOf } from '../training/train-options.ts';
import { readTrainedModel, type TrainedModel } from '../training/trained-model.ts';
import { readUpload, type UploadOptions, uploadOfFile } from '../training/upload-options.ts';

export interface CheckOptions extends Omit<ReadingOptions, 'source'>, UploadOptions {
  readonly file: string;
  readonly model?: string;
  readonly dataset?: string;
  /** Where the refused rows are written. */
  readonly output?: string;
}

export interface CheckSources {
  readonly known: Known;
  /** The module that trains a candidate in a thread, with datasets and kinds of its own. */
  readonly thread: URL;
}

/** Reads a file as a training would, and says what it would come to. @returns the exit code */
export async function check(options: CheckOptions, session: Session, sources: CheckSources): Promise<number> {
  const known = inCurrency(sources.known, options.currency);
  const { file, model, output } = options;
  if (output !== undefined) await checkNotInput(output, file);
  const dataset = await chooseDataset(options, known);
  const answers = readingAnswers(dataset, options);
  const now = new Date();
  const upload = readUpload(dataset, options, now);
  const base = model === undefined ? undefined : await readTrainedModel(model, undefined, known);
  const scratch = await mkdtemp(join(tmpdir(), 'stima-check-'));
  const remove = () => rm(scratch, { recursive: true, force: true });
  const done = session.onInterrupt(remove);
  const spooled = await spoolInput(await openInput(file));
  try {
    const work: Work = {
      sources: { ...sources, known },
      dataset,
      base,
      answers,
      upload,
      now,
      scratch,
      input: spooled.input,
      session,
    };
    const checked = await checkRows(work);
    if (output !== undefined) await writeOutput(output, [renderRefusals(checked.refused)], session);
    const found = await withCandidate(work, checked, model);
    session.result(found, describeChecked(found));
    return exitCodeOf(found);
  } finally {
    await spooled.discard();
    await remove();
    done();
  }
}

interface Work {
  readonly sources: CheckSources;
  readonly dataset: Dataset;
  readonly base: TrainedModel | undefined;
  readonly answers: ReadingAnswers;
  /** When the prices were made, and by whom, if the user says it. */
  readonly upload: Moment | undefined;
  readonly now: Date;
  readonly scratch: string;
  readonly input: RereadableInput['input'];
  readonly session: Session;
}

const NONE_REFUSED: Refusals = { first: [], further: {} };

async function checkRows(work: Work): Promise<Checked> {
  const { sources, dataset, base, answers, now, scratch, input, session } = work;
  const { progress } = session;
  const unread = { dataset: dataset.name, name: input.name, rows: NO_ROWS, notes: [], refused: NONE_REFUSED };
  const refused = ({ code: because, message }: { readonly code: string; readonly message: string }): Checked => ({
    ...unread,
    verdict: { state: 'refused', because, message },
  });
  const survey = await surveyFile(input.read(), { dataset, target: 'required', answers });
  if ('unreadable' in survey) return refused(survey.unreadable);
  if ('question' in survey) {
    const { question, notes } = survey;
    const verdict = { state: 'held', because: question.because, message: askForOption(question, true) } as const;
    return { ...unread, notes, verdict, answers: question.answers };
  }
  const upload = uploadOfFile(work.upload, survey.convention, now);
  const frozen = createShipped(sources.known.summarising)(dataset);
  const sums = base?.fitting ?? kindOf(sources.known.summarising, dataset).openSums({ dataset, ...frozen });
  const source = input.read((share) => progress.update('read', share));
  const found = await ingestRows(source, survey.convention, {
    ...{ sums, champion: base && atMoment(base.answerer, upload ?? {}), scratch },
    ...(upload && { upload }),
    today: dayOfMoment(now),
  });
  if ('unreadable' in found) return refused(found.unreadable);
  const { rows, refusals, samples } = found;
  const compared = { distances: found.distances, source: upload?.source, isForeign: survey.isForeign };
  const prices = base && comparePrices(base, compared);
  const screened = screen({
    ...screeningOf(rows, { ...found, prices }),
    sketch: samples.sketch,
    ...(base && { known: base.samples.sketch }),
  });
  const verdict = rows.accepted === 0 ? nothingUsable(rows) : verdictOf(screened, prices);
  const notes = [
    ...survey.notes,
    ...describeDates(found.dates, upload?.asOf),
    ...describeSources(found.sources, upload?.source),
  ];
  return { ...unread, rows, notes, refused: refusals, verdict };
}

function verdictOf(screened: ReturnType<typeof screen>, prices: ComparedPrices | undefined): Verdict {
  if (!screened.held) return { state: 'in force', ...(prices?.isNew && { message: describeFirst(prices) }) };
  return { state: 'held', because: screened.because, message: screened.message };
}

function nothingUsable({ read }: RowCounts): Verdict {
  const message = `${noUsableRow(read)}.`;
  return { state: 'refused', because: 'no-usable-row', message };
}

/** The model that a training with these rows would make, where it would make one. */
async function withCandidate(work: Work, checked: Checked, model: string | undefined): Promise<Checked> {
  const { sources, dataset, answers, upload, scratch, input, session } = work;
  if (model === undefined || checked.verdict.state !== 'in force') return checked;
  const folder = join(scratch, 'model');
  await mkdir(join(folder, 'scratch'), { recursive: true });
  let path = input.path;
  if (path === undefined) {
    path = join(scratch, 'input');
    await pipeline(input.read(), createWriteStream(path));
  }
  const trained = await trainInThread(
    {
      dataset: dataset.name,
      version: 'candidate',
      data: { name: input.name, path },
      written: answers,
      folder,
      base: model,
      ...currencyOf(dataset),
      ...(upload && { upload }),
    },
    session,
    sources.thread,
  );
  const { decision, metrics, errorPercent, comparison, learned, found } = trained;
  return { ...checked, candidate: { decision, metrics, errorPercent, comparison, learned, found } };
}

/** A file that would wait for its owner, or a model that would not go live, is as little done as one that is refused. */
function exitCodeOf({ verdict, candidate }: Checked): number {
  if (verdict.state === 'refused') return exitCodes.input;
  return verdict.state === 'held' || candidate?.decision.kind === 'keep' ? exitCodes.unfit : 0;
}

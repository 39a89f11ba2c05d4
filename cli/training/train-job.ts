import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finishSums } from '../../lambdas/flow/ingest/accepted-rows.ts';
import { screeningOf } from '../../lambdas/flow/ingest/counted-rows.ts';
import { describeDates } from '../../lambdas/flow/ingest/date-span.ts';
import { ingestRows } from '../../lambdas/flow/ingest/ingest-rows.ts';
import { atMoment } from '../../lambdas/flow/ingest/moment.ts';
import type { Refusals } from '../../lambdas/flow/ingest/refusals.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { describeSources } from '../../lambdas/flow/ingest/source-counts.ts';
import { type Comparison, type Decision, decide } from '../../training/evaluation/decide.ts';
import { describeFirst } from '../../training/evaluation/price-level.ts';
import { describeDoubts, findDoubts } from '../../training/evaluation/screen.ts';
import type { Judgement } from '../../training/kinds/judging-kind.ts';
import { type Fitting, type KindSamples, kindOf } from '../../training/kinds/kind.ts';
import { labelOf } from '../../training/kinds/upload-context.ts';
import { dayOfMoment } from '../../training/table/period.ts';
import { ownCurrency } from '../../training/table/with-currency.ts';
import { count, percent } from '../../training/wording/wording.ts';
import type { Known } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import type { LoadedModel } from '../pricing/read-model.ts';
import { surveyInput } from '../pricing/survey-input.ts';
import { fitnessOf, isFromOwner, type LearnedFile } from '../pricing/train-receipt.ts';
import { Failure, nothingUsable } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Progress } from '../terminal/progress.ts';
import { chooseReference, keepReference } from './choose-reference.ts';
import { comparePrices } from './compare-prices.ts';
import { findRival } from './placed-model.ts';
import type { TrainJob } from './train-request.ts';
import { readTrainedModel, type TrainedModel } from './trained-model.ts';
import { uploadOfFile } from './upload-options.ts';

export interface Trained {
  readonly dataset: string;
  readonly version: string;
  readonly recipe: string;
  readonly rows: LearnedFile['rows'];
  readonly learned: {
    readonly files: number;
    readonly training: number;
    readonly calibration: number;
    readonly holdout: number;
  };
  readonly metrics: Judgement['metrics'];
  /** Half of the errors on held-out rows are smaller; of the new model, and of the one that it is compared with. */
  readonly errorPercent: Judgement['errorPercent'];
  readonly comparison: Comparison;
  readonly decision: Decision;
  readonly notes: readonly string[];
  /** The objections against counting the rows. */
  readonly warnings: readonly string[];
  /** The report in a few sentences. */
  readonly found: readonly string[];
}

/**
 * Trains as requested, and writes every file of the model. It is compared with the model that it goes on from. A model from rows
 * alone is compared with the one whose place it would take, if that is fit to go live.
 */
export async function trainModel(
  job: TrainJob,
  progress: Pick<Progress, 'update' | 'done'>,
  given: Known,
): Promise<Trained> {
  const { dataset: name, version, data, folder } = job;
  const known = inCurrency(given, job.currency);
  const base = job.base === undefined ? undefined : await readTrainedModel(job.base, job.config, known);
  const chosen = base ? keepReference(base, known) : await chooseReference(job, progress, known);
  const { reference, isOwn } = chosen;
  const { dataset } = chosen.recipe;
  // The imputation of missing inputs is the shipped one, for any reference.
  const recipe = { ...chosen.recipe, imputation: createShipped(known.summarising)(dataset).imputation };
  const config = recipe.config ?? kindOf(known.configuring, dataset).defaults;
  const fitting = kindOf(known.fitting, dataset).openFit(recipe);
  const rival =
    base || job.replaces === undefined ? undefined : await findRival(job.replaces, dataset.name, config, known);
  const before = base ?? rival;

  const ingested = await learn(job, fitting, base, before, progress);
  const { summary, file } = ingested;
  const warnings = [...(before ? findWarnings(before, base?.samples, ingested) : []), ...warnOfRows(ingested)];
  const samples = base ? fitting.mergeSamples([base.samples, ingested.samples]) : ingested.samples;
  const equations = base ? fitting.addToEquations(base.equations, summary, 1) : fitting.createEquations(summary);
  const training = fitting.equationRows(equations);
  if (training === 0)
    throw new Failure(
      'input',
      `None of the ${count(file.rows.accepted)} usable rows of ${data.name} falls on the training side of the split; give more.`,
    );

  progress.update('fit', 0);
  const fitted = fitting.fit(equations, samples, config.fit, (share) => progress.update('fit', share));
  progress.done('fit', `${count(training)} rows`);
  progress.update('evaluate', 0);
  const against = base ?? (rival?.sameSplit ? rival : undefined);
  const judgement = kindOf(known.judging, dataset)
    .openJudge(recipe)
    .judge({
      samples,
      candidate: Buffer.from(fitted.model),
      notes: fitted,
      champion: against && {
        version: against.version,
        model: against.bytes,
        restsOnWithdrawn: false,
        isCandidate: false,
      },
      contested: [],
      superseded: false,
      unchanged: false,
    });
  const { comparison, metrics, errorPercent } = judgement;
  const decision = decide(comparison);
  progress.done('evaluate', `${count(comparison.rows)} held-out rows`);

  const files = [...(base?.receipt.files ?? []), file];
  const report = judgement.report({ version, uploads: files.length, at: file.at });
  const write = (path: string, body: string | Uint8Array) => writeFile(join(folder, path), body);
  await rename(ingested.rejectedPath, join(folder, 'rejected.csv'));
  await write('equations.bin', fitting.encodeEquations(equations));
  await write('samples.bin', fitting.encodeSamples(samples));
  await write('config.json', pretty(config));
  if (reference && isOwn)
    await write('reference.json', `${JSON.stringify(kindOf(known.referencing, dataset).encodeReference(reference))}\n`);
  await write('report.json', pretty(report.json));
  await write('report.html', report.html);
  const currency = files.some(isFromOwner) ? ownCurrency(dataset) : undefined;
  await write(
    'receipt.json',
    pretty({ dataset: name, files, currency, fitness: fitnessOf(decision), asOf: fitted.asOf }),
  );
  await write('model.json', fitted.model);
  return {
    dataset: dataset.name,
    version,
    recipe: fitting.key,
    rows: file.rows,
    learned: { files: files.length, training, ...fitting.sampleRows(samples) },
    metrics,
    errorPercent,
    comparison,
    decision,
    notes: file.notes,
    warnings,
    found: report.sentences,
  };
}

async function learn(
  { data, folder, written, upload: given }: TrainJob,
  fitting: Fitting,
  base: TrainedModel | undefined,
  before: LoadedModel | undefined,
  progress: Pick<Progress, 'update' | 'done'>,
) {
  const hash = createHash('sha256');
  const input = await openInput(data.path);
  const {
    convention,
    notes: surveyed,
    isForeign,
  } = await surveyInput(fitting.dataset, { ...input, name: data.name }, 'required', written, true);
  const now = new Date();
  const upload = uploadOfFile(given, convention, now);
  const source = input.read((share) => progress.update('ingest', share));
  const ingested = await ingestRows(hashed(source, hash), convention, {
    sums: fitting,
    ...(upload && { upload }),
    today: dayOfMoment(now),
    champion: before && atMoment(before.answerer, upload ?? {}),
    scratch: join(folder, 'scratch'),
  });
  if ('unreadable' in ingested) throw new Failure('input', `${data.name}: ${ingested.unreadable.message}`);
  const { rows, rejectedPath, outside, distances, refusals, dates, sources } = ingested;
  progress.done('ingest', `${count(rows.accepted)} of ${count(rows.read)} rows accepted`);
  const prices = before && comparePrices(before, { distances, source: upload?.source, isForeign });
  const notes = [
    ...surveyed,
    ...describeDates(dates, upload?.asOf),
    ...describeSources(sources, upload?.source),
    ...(prices?.isNew ? [describeFirst(prices)] : []),
  ];
  if (rows.accepted === 0) throw nothingUsable(data.name, rows.read, firstRefusal(ingested.refusals));
  const file: LearnedFile = {
    name: data.name,
    sha256: hash.digest('hex'),
    rows,
    notes,
    at: now.toISOString(),
    ...given,
  };
  if (
    labelOf(fitting.dataset, file.sha256.slice(0, 16)) &&
    isFromOwner(file) &&
    ownCurrency(fitting.dataset) !== undefined
  )
    throw new Failure(
      'input',
      `${data.name} ships with ${fitting.dataset.name}, and its prices are in ${fitting.dataset.target.declaredUnit}; give it with --source ${fitting.dataset.ships!.source}.`,
    );
  const known = base?.receipt.files.find(({ sha256 }) => sha256 === file.sha256);
  if (known)
    throw new Failure(
      'input',
      `${data.name} was learned from already, as ${known.name}; its rows would count twice. Give fresh data.`,
    );
  const { summary, doubts } = upload ? await finishSums(fitting, file.sha256, ingested, upload) : ingested;
  return { summary, samples: ingested.samples, file, rejectedPath, outside, prices, doubts, refusals };
}

async function* hashed(source: AsyncIterable<Uint8Array>, hash: { update: (chunk: Uint8Array) => unknown }) {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

function firstRefusal({ first: [row] }: Refusals): string {
  return row ? `line ${row.line}: ${row.reason}` : '';
}

/**
 * The reasons for which a server would hold the upload. A file whose rows are all known is never learned twice.
 * @param before the model that the training goes on from or replaces
 * @param learned samples of the rows that count already
 */
function findWarnings(
  before: LoadedModel,
  learned: KindSamples | undefined,
  { samples, outside = 0, prices, file }: Awaited<ReturnType<typeof learn>>,
): string[] {
  const { overlap, contradiction } = findDoubts({
    sketch: samples.sketch,
    ...(learned && { known: learned.sketch }),
    contradiction: { rows: file.rows.accepted, outside, ...(prices && { prices }) },
  });
  if (overlap === 1)
    throw new Failure(
      'input',
      `Every row of ${file.name} is known to ${before.version} already and would count twice; give fresh data.`,
    );
  return [
    ...(overlap === undefined
      ? []
      : [
          `About ${percent(overlap, 0)} of the rows of ${file.name} are known to ${before.version} already and now count twice.`,
        ]),
    ...(contradiction === undefined
      ? []
      : [
          `${percent(contradiction, 0)} of the rows of ${file.name} are priced outside the range of ${before.version}; check the unit and the column of the prices.`,
        ]),
  ];
}

/** What speaks against a file by itself, whatever was learned before. */
function warnOfRows({ samples: { sketch }, file, doubts, refusals }: Awaited<ReturnType<typeof learn>>): string[] {
  const { faulty, implausible } = screeningOf(file.rows, { doubts, refusals });
  const input = { ...(faulty && { faulty }), ...(implausible && { implausible }), sketch };
  return describeDoubts(findDoubts(input), input).map(([, text]) => `${file.name}: ${text}`);
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

import type { Row } from '../../datasets/dataset.ts';
import { collectForwardErrors, type ForwardFigures, forwardFigures } from '../../training/evaluation/forward-errors.ts';
import type { Answerer } from '../../training/kinds/answering-kind.ts';
import type { Fitting, KindSamples } from '../../training/kinds/kind.ts';

/** A row that says when it was priced. It is overwritten by the next. */
export interface DatedRow {
  readonly row: Row;
  readonly price: number;
  readonly day: number;
}

export interface WalkOptions {
  /** Goes through all rows from the start. */
  readonly rows: () => AsyncIterable<DatedRow>;
  readonly fitting: Fitting;
  readonly periodOf: (day: number) => string;
  readonly openModel: (bytes: Uint8Array) => Answerer;
  /** The parameters of each fit. */
  readonly parameters: object;
  /** The number of last periods that are tried. */
  readonly count: number;
  readonly onShare?: (share: number) => void;
}

/**
 * Errors forward in time of a file that has many periods: a model is learnt up to each of the last periods, and tried on
 * the rows of the next one.
 *
 * @returns nothing for a file of one period
 */
export async function walkForward(options: WalkOptions): Promise<ForwardFigures[]> {
  const { rows, fitting, periodOf, openModel, parameters, count, onShare = () => {} } = options;
  const found = new Set<string>();
  for await (const { day } of rows()) found.add(periodOf(day));
  const periods = [...found].sort();
  const tried = periods.slice(Math.max(1, periods.length - count));
  if (tried.length === 0) return [];
  /** Rows of a part are learnt before those of the next one are tried. The first has all earlier periods. */
  const partOf = (day: number) => {
    const period = periodOf(day);
    return tried.findIndex((one) => period < one);
  };
  const parts = await sumUpParts(fitting, rows, partOf, tried.length);
  const summary = fitting.emptySummary();
  const samples: KindSamples[] = [];
  const models = parts.map((part, i) => {
    fitting.addEncoded(summary, fitting.encodeSummary(part.summary));
    samples.push(part.samples);
    const { model } = fitting.fit(fitting.createEquations(summary), fitting.mergeSamples(samples), parameters);
    onShare((i + 1) / parts.length);
    const answerer = openModel(Buffer.from(model));
    return { answerer, errors: collectForwardErrors(answerer.asOf) };
  });
  for await (const { row, price, day } of rows()) {
    const model = models[tried.indexOf(periodOf(day))];
    const error = model?.answerer.forwardError?.(row, price, { day });
    if (error) model!.errors.add(error);
  }
  return forwardFigures(
    models.map(({ errors }) => errors.finish()),
    count,
  );
}

/** The sums of each part. Where a part is to be weighed about its own middle, its rows are gone through once more. */
async function sumUpParts(fitting: Fitting, rows: WalkOptions['rows'], partOf: (day: number) => number, count: number) {
  const pass = async (firstPasses: readonly (Uint8Array | undefined)[]) => {
    const summarisers = firstPasses.map((firstPass) =>
      fitting.createSummariser({ dated: true, ...(firstPass && { firstPass }) }),
    );
    for await (const { row, price, day } of rows()) summarisers[partOf(day)]?.add(row, price, day);
    return summarisers.map((one) => one.finish());
  };
  const first = await pass(Array.from({ length: count }, () => undefined));
  const joined = first.map(({ firstPass }) => firstPass && fitting.joinFirstPass?.([firstPass]));
  return joined.some((one) => one !== undefined) ? pass(joined) : first;
}

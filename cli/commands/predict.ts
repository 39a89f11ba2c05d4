import { count, things } from '../../training/wording/wording.ts';
import type { KnownAnswers } from '../known/known.ts';
import { inCurrency } from '../pricing/in-currency.ts';
import { createPriceWriter } from '../pricing/price-rows.ts';
import { readModel } from '../pricing/read-model.ts';
import { readTable } from '../pricing/read-table.ts';
import type { ReadingOptions } from '../pricing/reading-options.ts';
import { describeUnfit, findUnfit } from '../pricing/train-receipt.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { checkNotInput, writeOutput } from '../terminal/write-output.ts';

export interface PredictOptions extends ReadingOptions {
  readonly model: string;
  readonly data: string;
  readonly output: string;
}

/** Prices a CSV of any size in a stream. Every row keeps its cells and gets its price, range and warnings, or its error. */
export async function predict(
  { model: folder, data, output, ...written }: PredictOptions,
  session: Session,
  known: KnownAnswers,
): Promise<void> {
  if (output === '-' && session.json)
    throw new Failure(
      'usage',
      '--json prints its result where --output - puts the rows; name a file, or leave one out.',
    );
  await checkNotInput(output, data);
  const loaded = await readModel(folder, inCurrency(known, written.currency));
  const { dataset, version } = loaded;
  const input = await openInput(data);
  const { progress, note } = session;
  const onShare = (share: number) => progress.update('predict', share);
  const { table, match } = await readTable(dataset, input, 'optional', onShare, written);
  const unfit = await findUnfit(folder);
  if (unfit !== undefined) note(describeUnfit(version, unfit));
  const marks = unfit === undefined ? [] : [NOT_FIT];
  const writer = createPriceWriter({
    loaded,
    table,
    match,
    name: input.name,
    marks,
    dates: written.dates,
    now: new Date(),
  });
  const notes = [...writer.standing, ...match.notes];
  for (const message of notes) note(message);
  await writeOutput(output, writer.lines(), session);
  const done = dataset.target.answers ? 'answered' : 'priced';
  const { rows, priced, warned } = writer.counts;
  const summary = `${count(priced)} of ${things(rows, { singular: 'row', plural: 'rows' })} ${done} with ${version}${warned > 0 ? `, ${count(warned)} with a warning` : ''}`;
  progress.done('predict', summary);
  if (rows > 0 && priced === 0)
    throw new Failure('input', `No row of ${input.name} could be ${done}; the column error of ${output} says why.`);
  if (session.json)
    session.result(
      {
        dataset: dataset.name,
        version,
        output,
        rows,
        priced,
        failed: rows - priced,
        warned,
        notes,
        ...(unfit !== undefined && { unfit }),
      },
      '',
    );
}

/** Codes for the column of warnings of every row. */
const NOT_FIT = 'model-not-fit';

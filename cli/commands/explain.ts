import type { Dataset, Row } from '../../datasets/dataset.ts';
import { type Answerer, answeringNow } from '../../training/kinds/answering-kind.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { showFound } from '../../training/table/found.ts';
import { leastExampleItem } from '../../training/table/item.ts';
import { PERIOD_FORMS } from '../../training/table/period.ts';
import { showText } from '../../training/table/show-text.ts';
import { rowWidth } from '../../training/table/text-parts.ts';
import type { KnownAnswers, KnownPictures } from '../known/known.ts';
import { readModel } from '../pricing/read-model.ts';
import { readTable, readTableRow } from '../pricing/read-table.ts';
import { describeUnfit, findUnfit } from '../pricing/train-receipt.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import { parseJsonText } from '../terminal/parse-json-text.ts';
import type { Session } from '../terminal/session.ts';

export interface ExplainOptions {
  readonly model: string;
  readonly item?: string;
  readonly data?: string;
  readonly row?: number;
  /** The time whose level the price has; today when left out. */
  readonly asOf?: string;
}

/** Prices one item and says why. */
export async function explain(options: ExplainOptions, session: Session, known: KnownPictures): Promise<void> {
  const { dataset, answerer: latest, version } = await readModel(options.model, known);
  const answerer = atTime(dataset, latest, options.asOf);
  const row = options.item === undefined ? await readLine(dataset, options) : parseItem(known, dataset, options.item);
  const answer = answerer.answer(row);
  const unfit = await findUnfit(options.model);
  if (unfit !== undefined) session.note(describeUnfit(version, unfit));
  const { asOf } = answerer;
  const level = asOf === undefined ? '' : `\n  Prices are at the level of ${asOf}.`;
  session.result(
    {
      ...{ dataset: dataset.name, version },
      ...(asOf !== undefined && { asOf }),
      ...answer,
      ...(unfit !== undefined && { unfit }),
    },
    `${kindOf(known.drawing, dataset).draw(dataset, answer, version)}${level}`,
  );
}

/** @throws Failure if answers do not change with time, or if the text names no time */
function atTime({ name }: Dataset, answerer: Answerer, asOf: string | undefined): Answerer {
  if (asOf === undefined) return answeringNow(answerer, new Date());
  if (!answerer.at) throw new Failure('usage', `Answers of ${name} do not change with time; leave --as-of out.`);
  const found = answerer.at(asOf);
  if (found) return found;
  throw new Failure('usage', `--as-of is ${showFound(showText(asOf))}, but must be ${PERIOD_FORMS}.`);
}

function parseItem(known: KnownAnswers, dataset: Dataset, text: string): Row {
  const example = JSON.stringify(leastExampleItem(dataset));
  const json = parseJsonText('--item', text, 'input', `give for example --item '${example}'`);
  const read = kindOf(known.answering, dataset).readItem(dataset, json);
  if ('issues' in read) throw new Failure('input', read.issues.map(({ message }) => message).join(' '));
  return read.row;
}

async function readLine(dataset: Dataset, { data, row: wanted = 1 }: ExplainOptions): Promise<Row> {
  if (data === undefined)
    throw new Failure('usage', 'Nothing to explain is given: give --item with JSON, or --data with a CSV and --row.');
  const input = await openInput(data);
  const { table, match } = await readTable(dataset, input, 'optional');
  let read = 0;
  for await (const batch of table.batches) {
    const record = batch[wanted - read - 1];
    read += batch.length;
    if (!record) continue;
    const row = new Float64Array(rowWidth(dataset.columns));
    const issues = record.fault ? [record.fault] : readTableRow(dataset, match, record.cells(), row);
    if (!issues) return row;
    throw new Failure(
      'input',
      `Row ${wanted} of ${input.name}, line ${record.line}: ${issues.map(({ message }) => message).join(' ')}`,
    );
  }
  throw new Failure(
    'input',
    `${input.name} has ${read} rows, so there is no row ${wanted}; rows count from 1 below the header.`,
  );
}

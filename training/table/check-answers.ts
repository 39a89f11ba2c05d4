import type { Dataset } from '../../datasets/dataset.ts';
import { hasSourceLevels } from '../../datasets/market.ts';
import type { ReadingAnswers } from './decide-reading.ts';
import { showFound } from './found.ts';
import { isLevelColumn } from './levels.ts';

/**
 * Describes the fault of an owner's answers about how a file is written, in a sentence. `undefined` if there is none.
 */
export function findWrongAnswer(
  dataset: Dataset,
  { scale, currency, dates, source }: ReadingAnswers,
): string | undefined {
  const { name, columns, date, target } = dataset;
  const known = columns.flatMap((column) =>
    isLevelColumn(column) ? (column.scales ?? []).map(({ name }) => name) : [],
  );
  if (scale !== undefined && !known.includes(scale))
    return `scale is ${showFound(scale)}; known here: ${known.join(', ') || 'none'}.`;
  if (currency !== undefined && currency !== target.unit)
    return `currency is ${showFound(currency)}, but prices are in ${target.unit} here; convert them.`;
  if (dates !== undefined && !date)
    return `dates is ${showFound(dates)}, but ${name} has no column of dates; leave it out.`;
  if (source !== undefined && !hasSourceLevels(dataset))
    return `source is ${showFound(source)}, but sources of ${name} have no levels; leave it out.`;
  return undefined;
}

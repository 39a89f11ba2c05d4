import type { Dataset } from '../../datasets/dataset.ts';
import type { ReadingAnswers } from './decide-reading.ts';
import { isLevelColumn } from './levels.ts';

/** What is wrong with an owner's answers to the question how a file is written, in a sentence. `undefined` if nothing is. */
export function findWrongAnswer({ columns, target }: Dataset, { scale, currency }: ReadingAnswers): string | undefined {
  const known = columns.flatMap((column) =>
    isLevelColumn(column) ? (column.scales ?? []).map(({ name }) => name) : [],
  );
  if (scale !== undefined && !known.includes(scale))
    return `scale is ${JSON.stringify(scale)}; known here: ${known.join(', ') || 'none'}.`;
  if (currency !== undefined && currency !== target.unit)
    return `currency is ${JSON.stringify(currency)}, but prices are in ${target.unit} here; convert them.`;
  return undefined;
}

import type { Answerer } from '../../../training/kinds/kind.ts';
import { isPeriod } from '../../../training/table/period.ts';

/** When the rows of an upload were priced, and by whom, where they do not say it themselves. */
export interface Moment {
  /** A date, or the month, week or quarter that a folder names. */
  readonly asOf: string;
  /** Absent: the owner. */
  readonly source?: string;
}

const YEAR = /^\d{4}$/;

/**
 * The folders below that of the dataset say it: `2026-06/list.csv` is of June, `wholesaler/2026-06/list.csv` of June and of a
 * source of its own. A file that names no period is of the day on which it arrives.
 * @param name of the file, with its folders
 */
export function momentOf(name: string, arrived: Date): Moment {
  const folders = name.split('/').slice(0, -1);
  const asOf = folders.findLast(isPeriod) ?? arrived.toISOString().slice(0, 10);
  const source = folders.find((folder) => !isPeriod(folder) && !YEAR.test(folder));
  return { asOf, ...(source !== undefined && { source }) };
}

/** A file is compared with the champion at the level of its own time. */
export const atTime = (champion: Answerer, asOf: string | undefined): Answerer =>
  (asOf === undefined ? undefined : champion.at?.(asOf)) ?? champion;

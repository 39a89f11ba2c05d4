import type { Dataset } from '../../datasets/dataset.ts';
import type { FileConvention } from '../../files/survey/survey-file.ts';
import { type Moment, readMoment } from '../../lambdas/flow/ingest/moment.ts';
import { isDated, isSourced } from '../../lambdas/flow/ingest/read-rows.ts';
import type { UploadLabel } from '../../training/kinds/upload-context.ts';
import { dayOfMoment, writeDay } from '../../training/table/period.ts';
import { Failure } from '../terminal/failure.ts';

/** Options of commands that learn from a file: when its prices were made, and by whom. */
export interface UploadOptions {
  readonly asOf?: string;
  readonly source?: string;
}

/**
 * What a user says of all rows of a file. `undefined` if he says nothing. A source alone is of today, as an upload is of the day of
 * its arrival.
 * @throws Failure if a time or a name is wrong, or if answers depend on neither
 */
export function readUpload(dataset: Dataset, { asOf, source }: UploadOptions, now: Date): Moment | undefined {
  if (asOf === undefined && source === undefined) return undefined;
  const read = readMoment(dataset, { asOf, source }, now);
  if ('wrong' in read) throw new Failure('usage', `--${read.wrong.replace(/^asOf/, 'as-of')}`);
  return { asOf: now.toISOString().slice(0, 10), ...read.moment };
}

/** The time and source of the rows of a file that is read. If some rows have dates themselves, a row without one is of today. */
export function uploadOfFile(
  given: UploadLabel | undefined,
  convention: FileConvention,
  now: Date,
): UploadLabel | undefined {
  return given ?? (isDated(convention) || isSourced(convention) ? { asOf: writeDay(dayOfMoment(now)) } : undefined);
}

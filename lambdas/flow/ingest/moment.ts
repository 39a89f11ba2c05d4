import type { Dataset } from '../../../datasets/dataset.ts';
import { hasSourceLevels } from '../../../datasets/market.ts';
import { isUpload } from '../../../files/is-upload.ts';
import type { Answerer } from '../../../training/kinds/answering-kind.ts';
import { labelOf, type UploadLabel } from '../../../training/kinds/upload-context.ts';
import type { ReadingAnswers } from '../../../training/table/decide-reading.ts';
import { showFound } from '../../../training/table/found.ts';
import { dayOfMoment, findWrongPeriod, isPeriod } from '../../../training/table/period.ts';
import { showText } from '../../../training/table/show-text.ts';
import { SOURCE_PATTERN } from '../../../training/table/source-name.ts';

/** When the rows of an upload were priced, and by whom, where they do not say it themselves. */
export interface Moment {
  /** A date, or the month, week or quarter that a folder names. Absent: the rows that ship are of no time. */
  readonly asOf?: string;
  /** Absent: the owner. */
  readonly source?: string;
}

const YEAR = /^\d{4}$/;
/** The beginning of a time, even of one that there is not. */
const TIME = /^\d{4}(?:-|$)/;
const SOURCE_NAME = new RegExp(SOURCE_PATTERN, 'u');

/** The moment of an upload. The rows that ship are known by their content, whatever their file is called. */
export function momentOfUpload(
  dataset: Dataset,
  uploadId: string,
  name: string,
  arrived: Date,
  { source }: ReadingAnswers = {},
): Moment {
  const label = labelOf(dataset, uploadId);
  return label ?? { ...momentOf(name, arrived), ...(source !== undefined && { source }) };
}

/** Prices of a source that is named may be in another currency. So the folder of a file is an answer too. */
export function answersOfFolders(dataset: Dataset, name: string): ReadingAnswers {
  const { source } = momentOf(name, new Date(0));
  return source !== undefined && hasSourceLevels(dataset) ? { source } : {};
}

/**
 * The folders below that of the dataset say it: `2026-06/list.csv` is of June, `wholesaler/2026-06/list.csv` of June and of a
 * source of its own. A file that names no period is of the day on which it arrives.
 * @param name of the file, with its folders
 */
export function momentOf(name: string, arrived: Date): Moment {
  const source = foldersOf(name).find((folder) => !isPeriod(folder) && !YEAR.test(folder));
  const asOf = periodOfFolders(name) ?? arrived.toISOString().slice(0, 10);
  return { asOf, ...(source !== undefined && { source }) };
}

/** The period that the folders of a file name; `undefined` if they name none. */
export const periodOfFolders = (name: string): string | undefined => foldersOf(name).findLast(isPeriod);

const foldersOf = (name: string): string[] => name.split('/').slice(0, -1);

/** The name of a file in the folders that say this of it: `momentOf` reads it back. */
export const nameAtMoment = (name: string, { asOf, source }: Partial<Moment>): string =>
  [source, asOf, name].filter((part) => part !== undefined).join('/');

/** What is wrong with the period that the folders of a file name, in a sentence. */
export function findWrongFolder(name: string, arrived: Date): string | undefined {
  const folder = periodOfFolders(name);
  const wrong = folder === undefined ? undefined : findWrongPeriod(folder, dayOfMoment(arrived));
  return wrong && `Its folder is ${folder}, but ${wrong}; move the file into the folder of that time.`;
}

/** What is wrong with a text as the name of a source, in words that follow "but"; `undefined` if nothing is. */
export function findWrongSource(text: string): string | undefined {
  if (TIME.test(text)) return 'that is a time; give the time in asOf, and in source who made the prices';
  return SOURCE_NAME.test(text) && isUpload(`${text}/list.csv`)
    ? undefined
    : 'must be a name that a folder may have, of 1 to 60 characters: wholesaler';
}

/** What is said of a file whose folders name a time or a source, where answers depend on neither. */
export function noteFolders(dataset: Dataset, name: string): string[] {
  const { source } = momentOf(name, new Date(0));
  const named = [periodOfFolders(name), source].filter((folder) => folder !== undefined);
  if (hasSourceLevels(dataset) || named.length === 0) return [];
  const [is, says] = named.length === 1 ? ['folder', 'says'] : ['folders', 'say'];
  return [`Its ${is} ${named.map(show).join(' and ')} ${says} nothing here: ${dependsOnNeither(dataset)}.`];
}

const dependsOnNeither = ({ name }: Dataset): string => `answers of ${name} depend on no time and no source`;

/**
 * The moment that a sender gives, or what is wrong with it.
 * @param given texts as they were sent
 */
export function readMoment(
  dataset: Dataset,
  { asOf, source }: { readonly asOf?: string | undefined; readonly source?: string | undefined },
  now: Date,
): { readonly moment: Partial<Moment> } | { readonly wrong: string } {
  if (!hasSourceLevels(dataset))
    for (const [field, text] of Object.entries({ asOf, source }))
      if (text !== undefined)
        return { wrong: `${field} is ${show(text)}, but ${dependsOnNeither(dataset)}; leave it out.` };
  const wrongTime = asOf === undefined ? undefined : findWrongPeriod(asOf, dayOfMoment(now));
  if (wrongTime !== undefined) return { wrong: `asOf is ${show(asOf)}, but ${wrongTime}.` };
  const wrongSource = source === undefined ? undefined : findWrongSource(source);
  if (wrongSource !== undefined) return { wrong: `source is ${show(source)}, but ${wrongSource}.` };
  return { moment: { ...(asOf !== undefined && { asOf }), ...(source !== undefined && { source }) } };
}

const show = (text: string | undefined): string => showFound(text === undefined ? text : showText(text));

/** A file is compared with the champion at the level of its own time and source. */
export const atMoment = (champion: Answerer, { asOf, source }: UploadLabel): Answerer =>
  (asOf === undefined ? undefined : champion.at?.(asOf, source)) ?? champion;

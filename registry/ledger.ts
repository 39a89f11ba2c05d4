import { createHash } from 'node:crypto';
import type { ScreenedBecause } from '../training/evaluation/screen.ts';
import type { QuestionBecause, ReadingAnswers } from '../training/table/decide-reading.ts';
import type { Overlap } from './overlap.ts';

export type UploadState = 'in force' | 'held' | 'refused' | 'withdrawn';

/** The reasons why an upload is held until the owner decides. */
export type HeldBecause = ScreenedBecause | QuestionBecause;

const questions: readonly unknown[] = [
  'ambiguous-dates',
  'mixed-dates',
  'ambiguous-numbers',
  'mixed-numbers',
  'other-currency',
  'other-scale',
] satisfies QuestionBecause[];

/** Whether an upload is held because its owner must say how it is written. None of its rows has been read. */
export const isQuestion = ({ state, because }: Pick<LedgerEntry, 'state' | 'because'>): boolean =>
  (state === 'held' || state === 'refused') && questions.includes(because);

export interface LedgerEntry {
  readonly state: UploadState;
  /** ISO 8601, when its file was read. Absent in entries from before that was kept. */
  readonly readAt?: string;
  /** ISO 8601, the time when it got this state */
  readonly since: string;
  /** who gave it this state */
  readonly by: string;
  /** a {@link HeldBecause}; or `replaced by <uploadId>`, if it was withdrawn in favour of another */
  readonly because?: string;
  /** The reason in a sentence, if it differs from that of the receipt. */
  readonly message?: string;
  /** The uploads in force that it shared rows with when it was held for that. */
  readonly overlaps?: readonly Overlap[];
  /** The owner accepted it although its prices contradicted the champion. */
  readonly contested?: boolean;
  /** Other names under which the same bytes came, the first ones. */
  readonly alsoNamed?: readonly string[];
  /** None of its rows is a training row. Such uploads alone cannot be fitted. */
  readonly untrained?: boolean;
  /** The owner's answers to questions about how it is written. Absent if nothing was asked. */
  readonly answers?: ReadingAnswers;
  /** Its rows count at another time, as the upload of this id. */
  readonly correctedAs?: string;
  /** Who has priced its rows. Absent: the owner, or the source that a folder of its name tells. */
  readonly source?: string;
  /** The currency of its prices, if it is the owner's own and not the one that the dataset declares. */
  readonly currency?: string;
  /** the original name of the file */
  readonly name: string;
}

/**
 * The states of a dataset's uploads, and the version of each set of uploads. Nothing else about the data can change.
 */
export interface Ledger {
  readonly dataset: string;
  /** by uploadId */
  readonly uploads: Readonly<Record<string, LedgerEntry>>;
  /**
   * The assigned versions, by a key made of {@link setId} and the parameters of the fit. A key gets its version once.
   */
  readonly versions: Readonly<Record<string, string>>;
  /** How often the set in force has changed. When a set returns, the count differs from the count at its decision. */
  readonly changes: number;
}

/** A move that is not allowed. It is an expected outcome, and the ledger stays as it is. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly message: string;
}

export type RefusalCode = 'needs-answer' | 'unknown-upload' | 'not-held' | 'not-in-force' | 'last-in-force';

/** The mover of an upload, and the time (ISO 8601). */
export interface Mover {
  readonly by: string;
  readonly since: string;
}

export const emptyLedger = (dataset: string): Ledger => ({ dataset, uploads: {}, versions: {}, changes: 0 });

export const isRefusal = (result: object): result is Refusal => 'refused' in result;

/**
 * Gives an upload that has been read its state. An upload that has a state keeps it, so settling twice changes nothing.
 * Only an upload that was held with a question gets a second state, when it has been read by the owner's answers.
 */
export function settle(ledger: Ledger, uploadId: string, entry: LedgerEntry): Ledger {
  return isUnsettled(findUpload(ledger, uploadId), entry.answers) ? withUploads(ledger, { [uploadId]: entry }) : ledger;
}

/** @param answers  the owner's answers by which the upload has been read now */
export function isUnsettled(before: LedgerEntry | undefined, answers: ReadingAnswers | undefined): boolean {
  return before === undefined || (isQuestion(before) && answers !== undefined);
}

/**
 * Puts an upload in force that is held, or that the owner refused or withdrew. The same move withdraws the uploads that
 * it replaces.
 */
export function accept(
  ledger: Ledger,
  uploadId: string,
  { by, since, insteadOf = [] }: Mover & { readonly insteadOf?: readonly string[] },
): Ledger | Refusal {
  const entry = expectState(ledger, uploadId, 'held', isAcceptable);
  if (isRefusal(entry)) return entry;
  if (isQuestion(entry))
    return {
      refused: 'needs-answer',
      message: `Upload ${uploadId} waits for an answer (${entry.because}), and none of its rows is read; its receipt says how to accept it.`,
    };
  if (entry.correctedAs !== undefined)
    return {
      refused: 'not-held',
      message: `The rows of upload ${uploadId} are those of upload ${entry.correctedAs}, at a time that was corrected; accept that one.`,
    };
  const changes: Record<string, LedgerEntry> = {};
  for (const id of insteadOf) {
    const replaced = expectState(ledger, id, 'in force');
    if (isRefusal(replaced)) return replaced;
    changes[id] = { ...replaced, state: 'withdrawn', by, since, because: `replaced by ${uploadId}` };
  }
  changes[uploadId] = putInForce(entry, { by, since });
  const accepted = withUploads(ledger, changes);
  if (hasTraining(accepted) || insteadOf.length === 0) return accepted;
  return {
    refused: 'last-in-force',
    message: `Upload ${uploadId} has no row to train on, and the uploads left in force would have none either; accept it without insteadOf.`,
  };
}

/** The entry of an upload that its owner has accepted. What it was held for no longer counts, but it may stay contested. */
export function putInForce(entry: LedgerEntry, { by, since }: Mover): LedgerEntry {
  const contested = entry.contested === true || entry.because === ('contradicts-champion' satisfies HeldBecause);
  const { because: _, message: __, contested: ___, overlaps: ____, ...rest } = entry;
  return { ...rest, state: 'in force', by, since, ...(contested && { contested }) };
}

/** Stores the owner's answer to the question that an upload is held with. Then the upload is read again. */
export function answer(ledger: Ledger, uploadId: string, answers: ReadingAnswers): Ledger | Refusal {
  const entry = expectState(ledger, uploadId, 'held', isQuestion);
  if (isRefusal(entry)) return entry;
  return withUploads(ledger, { [uploadId]: { ...entry, answers: { ...entry.answers, ...answers } } });
}

/** Names that are remembered of an upload beside its own. */
const MOST_NAMES = 20;

/** Remembers another name under which an upload has come. */
export function addName(ledger: Ledger, uploadId: string, name: string): Ledger {
  const entry = findUpload(ledger, uploadId);
  const { alsoNamed = [] } = entry ?? {};
  if (!entry || entry.name === name || alsoNamed.includes(name) || alsoNamed.length >= MOST_NAMES) return ledger;
  return { ...ledger, uploads: { ...ledger.uploads, [uploadId]: { ...entry, alsoNamed: [...alsoNamed, name] } } };
}

/** Refuses a held upload. */
export function refuse(ledger: Ledger, uploadId: string, { by, since }: Mover): Ledger | Refusal {
  const entry = expectState(ledger, uploadId, 'held');
  if (isRefusal(entry)) return entry;
  const { message: _, ...rest } = entry;
  return withUploads(ledger, { [uploadId]: { ...rest, state: 'refused', by, since } });
}

/**
 * Withdraws an upload. The last one with a training row cannot be withdrawn. Nothing could be fitted without it, and
 * the champion would outlive its data.
 */
export function withdraw(ledger: Ledger, uploadId: string, { by, since }: Mover): Ledger | Refusal {
  const entry = expectState(ledger, uploadId, 'in force');
  if (isRefusal(entry)) return entry;
  const left = withUploads(ledger, { [uploadId]: { ...entry, state: 'withdrawn', by, since } });
  if (hasTraining(left)) return left;
  const alone = inForce(ledger).length === 1 ? 'in force' : 'in force that has rows to train on';
  return {
    refused: 'last-in-force',
    message: `Upload ${uploadId} is the only one ${alone}; upload its replacement first, then withdraw it.`,
  };
}

/** Whether an upload with a training row is in force. */
export function hasTraining(ledger: Ledger): boolean {
  return inForce(ledger).some((id) => !ledger.uploads[id]!.untrained);
}

/** The ids of the uploads in force, ascending. */
export function inForce(ledger: Ledger): string[] {
  return Object.keys(ledger.uploads)
    .filter((id) => ledger.uploads[id]!.state === 'in force')
    .sort();
}

/** The ledger as if an upload had never come: what it is compared with when its file is read once more. */
export function withoutUpload(ledger: Ledger, uploadId: string): Ledger {
  const { [uploadId]: _, ...uploads } = ledger.uploads;
  return { ...ledger, uploads };
}

/** The name of the set of uploads in force, 16 hex digits. The same set always has the same name. */
export function setId(ledger: Ledger): string {
  return setIdOf(inForce(ledger));
}

/** @param uploadIds ascending */
export function setIdOf(uploadIds: readonly string[]): string {
  return createHash('sha256').update(uploadIds.join('\n')).digest('hex').slice(0, 16);
}

/** Gives `key` the next free version (`v1`, `v2`, …), unless it has one. */
export function allotVersion(ledger: Ledger, key: string): Ledger {
  if (findVersion(ledger, key) !== undefined) return ledger;
  const highest = Object.values(ledger.versions).reduce((most, version) => Math.max(most, Number(version.slice(1))), 0);
  return { ...ledger, versions: { ...ledger.versions, [key]: `v${highest + 1}` } };
}

export function findVersion(ledger: Ledger, key: string): string | undefined {
  return Object.hasOwn(ledger.versions, key) ? ledger.versions[key] : undefined;
}

export function findUpload(ledger: Ledger, uploadId: string): LedgerEntry | undefined {
  return Object.hasOwn(ledger.uploads, uploadId) ? ledger.uploads[uploadId] : undefined;
}

const heldBecause: readonly unknown[] = [
  'contradicts-champion',
  'contradicts-reference',
  'implausible-rows',
  'mostly-refused',
  'overlaps',
  'same-name',
  'unlike-known',
] satisfies ScreenedBecause[];

/**
 * Whether an upload that is not in force may be accepted: its rows have been summed up, or its owner can say how it is read. An upload
 * that could not be read, or had no usable row, has no sums.
 */
export const isAcceptable = ({ state, because }: LedgerEntry): boolean =>
  state === 'held' ||
  state === 'withdrawn' ||
  (state === 'refused' && (heldBecause.includes(because) || questions.includes(because)));

export function expectState(
  ledger: Ledger,
  uploadId: string,
  state: 'held' | 'in force',
  isExpected: (entry: LedgerEntry) => boolean = (entry) => entry.state === state,
): LedgerEntry | Refusal {
  const entry = findUpload(ledger, uploadId);
  if (entry === undefined) {
    return { refused: 'unknown-upload', message: `There is no upload ${uploadId} in ${ledger.dataset}.` };
  }
  if (isExpected(entry)) return entry;
  return {
    refused: state === 'held' ? 'not-held' : 'not-in-force',
    message: `Upload ${uploadId} is ${entry.state}${entry.because ? ` (${entry.because})` : ''}, not ${state}.`,
  };
}

export function withUploads(ledger: Ledger, moved: Record<string, LedgerEntry>): Ledger {
  const counts = (entry: LedgerEntry | undefined) => entry?.state === 'in force';
  const isChange = Object.keys(moved).some((id) => counts(moved[id]) !== counts(findUpload(ledger, id)));
  return { ...ledger, uploads: { ...ledger.uploads, ...moved }, changes: ledger.changes + (isChange ? 1 : 0) };
}

import { messageOf } from '../../lambdas/flow/record-failure.ts';
import type { Outcome } from '../state-machine/state-machine.ts';

/**
 * Why a run failed, if the reason can pass: by itself, or after somebody makes room or repairs the store. Then the run is worth
 * another attempt. The words name no path, since an owner sees them as the reason why an upload waits.
 */
export function passingTrouble(outcome: Outcome): string | undefined {
  if (outcome.status !== 'FAILED') return undefined;
  const message = messageOf(outcome.cause);
  for (const [pattern, words] of TROUBLES) if (pattern.test(message)) return words;
  return PASSING.get(outcome.error);
}

/** The codes of the system and of SQLite, and the names of our own errors. */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/ENOSPC|EDQUOT|disk[^.]* is full|no space left/i, 'the disk was full'],
  [/EMFILE|ENFILE|too many (open )?files/i, 'too many files were open'],
  [/EROFS|read-only file system/i, 'the disk could only be read'],
  [/\bEIO\b|disk I\/O error/i, 'the disk gave an error'],
];

/** The troubles that may pass, as the end of a sentence, by the name of the error. */
const PASSING: ReadonlyMap<string, string> = new Map([
  ['StorageError', 'the storage could not be used'],
  ['RunsStoppedError', 'the storage could not be used'],
  ['CorruptLedgerError', 'the ledger is damaged'],
  ['DamagedSumsError', 'sums were damaged, and are made again'],
]);

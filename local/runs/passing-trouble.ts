import { messageOf } from '../../lambdas/flow/record-failure.ts';
import type { Outcome } from '../state-machine/state-machine.ts';

/**
 * Why a run failed, if that is something that passes by itself or when somebody makes room: then the same run is worth another
 * attempt. A few words that name no path, for whoever asks what an upload waits for.
 */
export function passingTrouble(outcome: Outcome): string | undefined {
  if (outcome.status !== 'FAILED') return undefined;
  const message = messageOf(outcome.cause);
  for (const [pattern, words] of TROUBLES) if (pattern.test(message)) return words;
  return PASSING.includes(outcome.error) ? 'the storage could not be used' : undefined;
}

/** As the system and SQLite say it, and as our own errors do. */
const TROUBLES: readonly (readonly [RegExp, string])[] = [
  [/ENOSPC|EDQUOT|disk[^.]* is full|no space left/i, 'the disk was full'],
  [/EMFILE|ENFILE|too many (open )?files/i, 'too many files were open'],
  [/EROFS|read-only file system/i, 'the disk could only be read'],
  [/\bEIO\b|disk I\/O error/i, 'the disk gave an error'],
];

const PASSING: readonly string[] = ['StorageError', 'RunsStoppedError'];

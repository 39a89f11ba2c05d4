import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { backOff } from './backoff.ts';
import { StorageError } from './store.ts';

/** Runs an action while no other process, thread or call runs one under the same lock file. */
export type WithFileLock = <T>(action: () => T) => Promise<T>;

/**
 * Node offers a lock of the operating system only through SQLite: its write lock on an (always empty) database. The
 * kernel releases it when its holder dies, in whatever way. So a stale lock never exists. Lock files with a process id
 * can be stale, and cannot be judged safely. An action is synchronous and short. Within a process the event loop already
 * keeps two calls apart, and a holder never waits for anything.
 *
 * The lock file stays open, since opening it takes longer than most actions.
 * @returns a function that throws StorageError if the lock cannot be had within `patienceMs`
 */
export function createFileLock(path: string, { patienceMs = 10_000 } = {}): WithFileLock {
  let opened: Opened | undefined;
  return async (action) => {
    const deadline = performance.now() + patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      opened = isSame(path, opened) ? opened : reopen(path, opened);
      if (tryLock(path, opened.database)) {
        try {
          return action();
        } finally {
          opened.database.exec('ROLLBACK');
        }
      }
      if (performance.now() > deadline) {
        throw new StorageError(`Another process has held ${path} for ${patienceMs / 1000} s and does not let go.`);
      }
      await backOff(attempt, { baseMs: 1, capMs: 20 });
    }
  };
}

interface Opened {
  readonly database: DatabaseSync;
  readonly file: string;
}

/** If the lock file was removed and made again, another process locks the new file and does not see a lock on the old one. */
const isSame = (path: string, opened: Opened | undefined): opened is Opened =>
  opened !== undefined && fileAt(path) === opened.file;

function fileAt(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}

function reopen(path: string, before: Opened | undefined): Opened {
  before?.database.close();
  try {
    const database = new DatabaseSync(path, { timeout: 0 });
    return { database, file: fileAt(path) ?? '' };
  } catch (cause) {
    throw lockError(path, primaryCode(cause), cause);
  }
}

/** Takes the lock, unless another process has it. */
function tryLock(path: string, database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN IMMEDIATE');
    return true;
  } catch (cause) {
    const code = primaryCode(cause);
    if (code === SQLITE.busy) return false;
    throw lockError(path, code, cause);
  }
}

const primaryCode = (cause: unknown): number | undefined =>
  cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & PRIMARY_CODE : undefined;

function lockError(path: string, code: number | undefined, cause: unknown): StorageError {
  switch (code) {
    case SQLITE.notADatabase:
    case SQLITE.corrupt:
      return new StorageError(
        `The lock ${path} holds something that is not Stima's; stop Stima, delete that file, and start again.`,
        { cause, trouble: 'damaged' },
      );
    case SQLITE.full:
      return new StorageError(`The disk that holds ${path} is full.`, { cause, trouble: 'full' });
    case SQLITE.permission:
    case SQLITE.readOnly:
    case SQLITE.cannotOpen:
      return new StorageError(`The lock ${path} may not be opened to write; change its owner or its permissions.`, {
        cause,
        trouble: 'denied',
      });
    default:
      return new StorageError(`The lock ${path} cannot be taken: ${cause instanceof Error ? cause.message : cause}.`, {
        cause,
      });
  }
}

/** Result codes, https://sqlite.org/rescode.html; an extended code holds the primary one in its lowest byte. */
const SQLITE = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;
const PRIMARY_CODE = 0xff;

import { DatabaseSync } from 'node:sqlite';
import { backOff } from './backoff.ts';
import { StorageError } from './store.ts';

/**
 * Runs `action` while no other process, thread or call runs one under the same lock file.
 *
 * Node offers a lock of the operating system only through SQLite: its write lock on an (always empty) database. The
 * kernel releases it when its holder dies, in whatever way. So a stale lock never exists. Lock files with a process id
 * can be stale, and cannot be judged safely. `action` is synchronous and short. Within a process the event loop already
 * keeps two calls apart, and a holder never waits for anything.
 * @throws StorageError if the lock cannot be had within `patienceMs`
 */
export async function withFileLock<T>(path: string, action: () => T, { patienceMs = 10_000 } = {}): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    const lock = tryLock(path);
    if (lock !== undefined) {
      try {
        return action();
      } finally {
        lock.close(); // rolls back, which releases the lock
      }
    }
    if (performance.now() > deadline) {
      throw new StorageError(`Another process has held ${path} for ${patienceMs / 1000} s and does not let go.`);
    }
    await backOff(attempt, { baseMs: 1, capMs: 20 });
  }
}

function tryLock(path: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
    return database;
  } catch (cause) {
    database?.close();
    const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & PRIMARY_CODE : undefined;
    if (code === SQLITE.busy) return undefined;
    throw lockError(path, code, cause);
  }
}

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

import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageError, type StorageTrouble } from '../storage/store.ts';

/** One file of SQLite. Several processes may have it open at once. */
export interface SqliteDatabase {
  /** Reads what was written last. */
  readonly read: <T>(work: (sql: Prepare) => T) => T;
  /** Settles when the work is written for good. What arrives at the same time is written as one group. */
  readonly write: <T>(work: (sql: Prepare) => T) => Promise<T>;
  readonly close: () => void;
}

/** Gives the statement of a text. It is compiled once. */
export type Prepare = (text: string) => StatementSync;

/** How long a write waits for another process, in milliseconds. */
const PATIENCE_MS = 2_000;
/** SQLite waits within the thread, which answers nobody meanwhile. So it waits shortly, and the thread is free in between. */
const BUSY_MS = 20;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS partners (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS keys (hash TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS months
    (partner TEXT, month TEXT, items INTEGER NOT NULL, PRIMARY KEY (partner, month)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS days
    (partner TEXT, day TEXT, calls INTEGER NOT NULL, items INTEGER NOT NULL, refused INTEGER NOT NULL,
     PRIMARY KEY (partner, day)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS appraisals
    (key TEXT PRIMARY KEY, expires INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS appraisals_expire ON appraisals (expires);
`;

/**
 * Opens the database at its first use, and makes it if it is not there. Only the user of this process may read it. A
 * failure is one of the call that meets it; the next call tries again.
 */
export function openSqlite(path: string): SqliteDatabase {
  let opened: Opened | undefined;
  const open = (): Opened => {
    if (opened) return opened;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives the files beside it the same mode.
    closeSync(openSync(path, 'a', 0o600));
    const database = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      // A write-ahead log: who reads waits for nobody, and a commit is one write and one flush.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      database.exec(SCHEMA);
    } catch (error) {
      database.close();
      throw error;
    }
    opened = { database, prepare: cacheStatements(database) };
    return opened;
  };

  const guard = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw storageError(path, error);
    }
  };

  const write = groupWrites(async (works) => {
    for (const deadline = Date.now() + PATIENCE_MS; ; ) {
      try {
        return commit(open(), works);
      } catch (error) {
        if (codeOf(error) !== BUSY || Date.now() > deadline) throw storageError(path, error);
        await sleep(2 + Math.random() * 8);
      }
    }
  });

  return {
    read: (work) => guard(() => work(open().prepare)),
    write,
    close: () => {
      opened?.database.close();
      opened = undefined;
    },
  };
}

interface Opened {
  readonly database: DatabaseSync;
  readonly prepare: Prepare;
}

function cacheStatements(database: DatabaseSync): Prepare {
  const statements = new Map<string, StatementSync>();
  return (text) => {
    const found = statements.get(text) ?? database.prepare(text);
    statements.set(text, found);
    return found;
  };
}

type Work = (sql: Prepare) => unknown;

/** All of the group is written, or none of it. */
function commit({ database, prepare }: Opened, works: readonly Work[]): unknown[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    const results = works.map((work) => work(prepare));
    database.exec('COMMIT');
    return results;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Collects what is asked for until the last group is written and the events at hand are handled. */
function groupWrites(commitAll: (works: readonly Work[]) => Promise<unknown[]>) {
  let waiting: { work: Work; resolve: (result: never) => void; reject: (error: unknown) => void }[] = [];
  let working = false;
  const flush = async () => {
    working = true;
    while (waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting;
      waiting = [];
      try {
        const results = await commitAll(group.map(({ work }) => work));
        for (const [i, { resolve }] of group.entries()) resolve(results[i] as never);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    working = false;
  };
  return <T>(work: (sql: Prepare) => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (!working) void flush();
    });
}

/** Result codes of SQLite: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const TROUBLES: Readonly<Record<number, StorageTrouble>> = {
  3: 'denied',
  8: 'denied',
  11: 'damaged',
  13: 'full',
  14: 'denied',
  23: 'denied',
  26: 'damaged',
};

/** The low byte is the code, the others say more of it. */
function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

function storageError(path: string, cause: unknown): StorageError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const denied = cause instanceof Error && 'code' in cause && ['EACCES', 'EPERM', 'EROFS'].includes(`${cause.code}`);
  const trouble = denied ? 'denied' : (TROUBLES[codeOf(cause) ?? 0] ?? 'unavailable');
  return new StorageError(`${path} cannot be used: ${message}.`, { cause, trouble });
}

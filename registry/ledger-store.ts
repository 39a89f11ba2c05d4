import { emptyLedger, isRefusal, type Ledger, type LedgerEntry, type Refusal } from './ledger.ts';
import { backOff } from './storage/backoff.ts';
import { StorageError, type Store } from './storage/store.ts';

/** The stored object is not a ledger. */
export class CorruptLedgerError extends Error {
  override readonly name = 'CorruptLedgerError';
}

/** The present ledger. If there is none yet, an empty one. */
export async function readLedger(data: Store, dataset: string): Promise<Ledger> {
  const stored = await data.find(ledgerKey(dataset));
  return stored === undefined ? emptyLedger(dataset) : decodeLedger(dataset, stored.body);
}

/**
 * Applies a move to the ledger. It reads, moves, and writes on condition that nobody wrote in between. If somebody did, it
 * begins anew. So `move` may run several times, and must depend only on its argument. A refusal writes nothing, and neither
 * does a move that returns its argument.
 * @returns the ledger after the move, or the refusal
 * @throws StorageError if others win every attempt
 */
export async function moveLedger<R extends Ledger | Refusal>(
  data: Store,
  dataset: string,
  move: (ledger: Ledger) => R | Promise<R>,
  { attempts = 40 } = {},
): Promise<R> {
  const key = ledgerKey(dataset);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (attempt > 0) await backOff(attempt, { baseMs: 5, capMs: 1_000 });
    const stored = await data.find(key);
    const ledger = stored === undefined ? emptyLedger(dataset) : decodeLedger(dataset, stored.body);
    const moved = await move(ledger);
    if (isRefusal(moved) || (moved as Ledger) === ledger) return moved;
    const body = encodeLedger(moved);
    const written = stored === undefined ? data.putIfAbsent(key, body) : data.putIfMatch(key, body, stored.etag);
    if ((await written) !== undefined) return moved;
  }
  throw new StorageError(`${key} was moved by others at each of ${attempts} attempts.`);
}

const ledgerKey = (dataset: string) => `ledger/${dataset}.json`;

/** Sorted, so that the same ledger is the same bytes. */
function encodeLedger({ dataset, uploads, versions, changes }: Ledger): string {
  return `${JSON.stringify({ dataset, uploads: sorted(uploads), versions: sorted(versions), changes }, null, 2)}\n`;
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

function decodeLedger(dataset: string, body: Uint8Array): Ledger {
  const key = ledgerKey(dataset);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new CorruptLedgerError(`${key} is not JSON`, { cause });
  }
  if (!isRecord(value) || !isRecord(value.uploads) || !isRecord(value.versions)) {
    throw new CorruptLedgerError(`${key} has no uploads and versions`);
  }
  if (value.dataset !== dataset) throw new CorruptLedgerError(`${key} is of ${value.dataset}`);
  for (const [id, entry] of Object.entries(value.uploads)) {
    if (!isEntry(entry)) throw new CorruptLedgerError(`${key}: upload ${id} is ${JSON.stringify(entry)}`);
  }
  for (const [set, version] of Object.entries(value.versions)) {
    if (typeof version !== 'string' || !/^v[1-9]\d*$/.test(version)) {
      throw new CorruptLedgerError(`${key}: ${set} has the version ${JSON.stringify(version)}`);
    }
  }
  // Older ledgers were written before changes were counted. They have no count.
  const { changes = 0 } = value;
  if (typeof changes !== 'number' || !Number.isSafeInteger(changes) || changes < 0) {
    throw new CorruptLedgerError(`${key} counts ${JSON.stringify(changes)} changes`);
  }
  return { ...(value as unknown as Ledger), changes };
}

const states: readonly unknown[] = ['in force', 'held', 'refused', 'withdrawn'] satisfies LedgerEntry['state'][];

const isEntry = (entry: unknown): entry is LedgerEntry =>
  isRecord(entry) &&
  states.includes(entry.state) &&
  [entry.since, entry.by, entry.name].every((text) => typeof text === 'string');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

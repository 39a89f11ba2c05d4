import { readAnswers } from '../files/survey/read-convention.ts';
import {
  type JsonReader,
  listReader,
  objectReader,
  optionalReader,
  readBoolean,
  readNumber,
  readString,
  recordReader,
  WrongJsonError,
  wordReader,
} from '../training/table/read-json.ts';
import { CorruptLedgerError } from './corrupt-ledger-error.ts';
import { emptyLedger, isRefusal, type Ledger, type LedgerEntry, type Refusal } from './ledger.ts';
import { readOverlaps } from './overlap.ts';
import { CorruptRecordError, decodeRecord, encodeRecord } from './record.ts';
import { backOff } from './storage/backoff.ts';
import { StorageError, type Store, type Stored } from './storage/store.ts';
import { writePointer } from './write-pointer.ts';

/** The present ledger. If there is none yet, an empty one. @throws CorruptLedgerError */
export async function readLedger(data: Store, dataset: string): Promise<Ledger> {
  const stored = await data.find(ledgerKey(dataset));
  return stored === undefined ? emptyLedger(dataset) : decodeLedger(data, dataset, stored);
}

/**
 * Applies a move to the ledger. It reads, moves, and writes on condition that nobody wrote in between. If somebody did,
 * it starts again. So `move` may run several times, and must depend only on its argument. A refusal writes nothing, and
 * neither does a move that returns its argument.
 * @returns the ledger after the move, or the refusal
 * @throws StorageError if others win every attempt; CorruptLedgerError
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
    const ledger = stored === undefined ? emptyLedger(dataset) : decodeLedger(data, dataset, stored);
    const moved = await move(ledger);
    if (isRefusal(moved) || (moved as Ledger) === ledger) return moved;
    const keys = { key, copyKey: ledgerCopyKey(dataset) };
    if (await writePointer(data, keys, encodeLedger(moved), stored?.etag())) return moved;
  }
  throw new StorageError(`${key} was moved by others at each of ${attempts} attempts.`);
}

export const ledgerKey = (dataset: string) => `ledger/${dataset}.json`;

/** What the ledger was after its last move. It is read only when the ledger is damaged. */
export const ledgerCopyKey = (dataset: string) => `ledger/${dataset}.copy.json`;

/** Sorted, so that the same ledger is the same bytes. */
export function encodeLedger({ dataset, uploads, versions, changes }: Ledger): string {
  return encodeRecord({ dataset, uploads: sorted(uploads), versions: sorted(versions), changes });
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const readLedgerJson = objectReader<Omit<Ledger, 'changes'> & { readonly changes?: number }>({
  dataset: readString,
  uploads: recordReader(
    objectReader<LedgerEntry>({
      state: wordReader('in force', 'held', 'refused', 'withdrawn'),
      readAt: optionalReader(readString),
      since: readString,
      by: readString,
      because: optionalReader(readString),
      message: optionalReader(readString),
      overlaps: optionalReader(readOverlaps),
      alsoNamed: optionalReader(listReader(readString)),
      contested: optionalReader(readBoolean),
      untrained: optionalReader(readBoolean),
      answers: optionalReader(readAnswers),
      correctedAs: optionalReader(readString),
      source: optionalReader(readString),
      currency: optionalReader(readString),
      name: readString,
    }),
  ),
  versions: recordReader(readString),
  changes: optionalReader(readNumber),
});

/** The bytes of the ledger that was read last of each dataset, and what they say. */
const lastRead = new WeakMap<Store, Map<string, { readonly body: Uint8Array; readonly ledger: Ledger }>>();

/**
 * A run reads the ledger several times, mostly without a change in between. The same bytes are not decoded again: in a
 * burst of files that would cost more than the files themselves.
 * @throws CorruptLedgerError
 */
function decodeLedger(data: Store, dataset: string, stored: Stored): Ledger {
  const known = lastRead.get(data) ?? new Map<string, { body: Uint8Array; ledger: Ledger }>();
  const last = known.get(dataset);
  if (last && Buffer.compare(last.body, stored.body) === 0) return last.ledger;
  const ledger = readStored(dataset, stored);
  known.set(dataset, { body: stored.body, ledger });
  lastRead.set(data, known);
  return ledger;
}

/** Older ledgers were written before changes were counted. They have no count. @throws CorruptLedgerError */
function readStored(dataset: string, stored: Stored): Ledger {
  const key = ledgerKey(dataset);
  try {
    return decodeRecord(key, stored.body, ledgerReader(dataset));
  } catch (cause) {
    if (!(cause instanceof CorruptRecordError)) throw cause;
    throw new CorruptLedgerError(key, cause.found, stored.etag(), { cause });
  }
}

export const ledgerReader =
  (dataset: string): JsonReader<Ledger> =>
  (value, path) =>
    checkLedger(dataset, readLedgerJson(value, path));

function checkLedger(dataset: string, { changes = 0, ...ledger }: ReturnType<typeof readLedgerJson>): Ledger {
  if (ledger.dataset !== dataset) throw new WrongJsonError(`it is that of ${ledger.dataset}`);
  for (const [set, version] of Object.entries(ledger.versions))
    if (!/^v[1-9]\d*$/.test(version))
      throw new WrongJsonError(`it gives ${set} the version ${JSON.stringify(version)}`);
  if (!Number.isSafeInteger(changes) || changes < 0) throw new WrongJsonError(`it counts ${changes} changes`);
  return { ...ledger, changes };
}

import { readAnswers } from '../files/survey/read-convention.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readBoolean,
  readNumber,
  readString,
  recordReader,
  wordReader,
} from '../training/table/read-json.ts';
import { CorruptRecordError, decodeRecord } from './decode-record.ts';
import { emptyLedger, isRefusal, type Ledger, type LedgerEntry, type Refusal } from './ledger.ts';
import { readOverlaps } from './overlap.ts';
import { backOff } from './storage/backoff.ts';
import { StorageError, type Store } from './storage/store.ts';

/** The present ledger. If there is none yet, an empty one. */
export async function readLedger(data: Store, dataset: string): Promise<Ledger> {
  const stored = await data.find(ledgerKey(dataset));
  return stored === undefined ? emptyLedger(dataset) : decodeLedger(dataset, stored.body);
}

/**
 * Applies a move to the ledger. It reads, moves, and writes on condition that nobody wrote in between. If somebody did,
 * it starts again. So `move` may run several times, and must depend only on its argument. A refusal writes nothing, and
 * neither does a move that returns its argument.
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

/** The entries are sorted, so that equal ledgers have equal bytes. */
function encodeLedger({ dataset, uploads, versions, changes }: Ledger): string {
  return `${JSON.stringify({ dataset, uploads: sorted(uploads), versions: sorted(versions), changes }, null, 2)}\n`;
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
      name: readString,
    }),
  ),
  versions: recordReader(readString),
  changes: optionalReader(readNumber),
});

/**
 * Older ledgers were written before changes were counted. They have no count.
 * @throws CorruptRecordError if the stored object is no ledger of this dataset
 */
function decodeLedger(dataset: string, body: Uint8Array): Ledger {
  const key = ledgerKey(dataset);
  const { changes = 0, ...ledger } = decodeRecord(key, body, readLedgerJson);
  const corrupt = (found: string) => new CorruptRecordError(`${key} ${found}`);
  if (ledger.dataset !== dataset) throw corrupt(`is of ${ledger.dataset}`);
  for (const [set, version] of Object.entries(ledger.versions))
    if (!/^v[1-9]\d*$/.test(version)) throw corrupt(`gives ${set} the version ${JSON.stringify(version)}`);
  if (!Number.isSafeInteger(changes) || changes < 0) throw corrupt(`counts ${changes} changes`);
  return { ...ledger, changes };
}

import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { UnreadableFileError } from '../unreadable-file.ts';

/**
 * The largest archive. It is in memory while it is read. A larger table can be sent as CSV, plain or gzip, which is
 * streamed.
 */
export const MOST_PACKED_BYTES = 64 * 2 ** 20;
const MOST_ENTRIES = 10_000;
/** The number of bytes that are unpacked at once. They become at most a thousand times as many. */
const PUSH_BYTES = 16_384;

/**
 * The names of the files in a zip archive, in order.
 * @throws UnreadableFileError if there are too many, or the archive is damaged
 */
export function listEntries(archive: Uint8Array): string[] {
  const names: string[] = [];
  const unzip = new Unzip((file) => {
    names.push(file.name);
    if (names.length > MOST_ENTRIES)
      throw new UnreadableFileError(
        'compressed',
        `The zip archive holds more than ${MOST_ENTRIES} files; send the table alone.`,
      );
  });
  guarded(() => {
    for (let at = 0; at < archive.length; at += PUSH_BYTES)
      unzip.push(archive.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= archive.length);
  });
  return names.filter((name) => name !== '' && !name.endsWith('/'));
}

/** The bytes of one file of a zip archive, unpacked on demand. There are none if the archive has no such file. */
export function* readEntry(archive: Uint8Array, name: string): Generator<Uint8Array, void, undefined> {
  const ready: Uint8Array[] = [];
  const entry: { state: 'before' | 'within' | 'behind' } = { state: 'before' };
  const start = (file: UnzipFile) => {
    if (entry.state !== 'before' || file.name !== name) return;
    entry.state = 'within';
    file.ondata = (error, chunk, isLast) => {
      if (error) throw error;
      if (chunk.length > 0) ready.push(chunk);
      if (isLast) entry.state = 'behind';
    };
    file.start();
  };
  const unzip = new Unzip(start);
  unzip.register(UnzipInflate);
  for (let at = 0; at < archive.length; at += PUSH_BYTES) {
    guarded(() => unzip.push(archive.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= archive.length));
    yield* ready.splice(0);
    if (entry.state === 'behind') return;
  }
  if (entry.state === 'within') throw damaged();
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw cause instanceof UnreadableFileError ? cause : damaged(cause);
  }
}

function damaged(cause?: unknown): UnreadableFileError {
  const what =
    cause instanceof Error && /encrypt|unsupported|unknown compression/i.test(cause.message)
      ? 'is packed or encrypted in a way that cannot be read'
      : 'is damaged, cut short or encrypted';
  return new UnreadableFileError(
    'compressed',
    `The zip archive or workbook ${what}; send it again, or the table as CSV.`,
    { cause },
  );
}

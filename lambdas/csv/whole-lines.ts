import { isUtf8 } from 'node:buffer';

/** Consecutive lines of a file, each with its line end. */
export interface Lines {
  readonly text: string;
  /** 1-based number of the first. */
  readonly line: number;
  readonly count: number;
  /** Some byte was not UTF-8; U+FFFD stands in its place. */
  readonly damaged: boolean;
  /** One line longer than the limit: `text` holds only its beginning. */
  readonly tooLong: boolean;
}

export const MAX_LINE_BYTES = 1 << 20;

/**
 * Cuts a stream of bytes at line ends into pieces of about `pieceBytes`, so that neither a character nor a line is
 * ever split. Memory stays within a line's limit and two pieces. The last line is given an end where it has none.
 */
export async function* wholeLines(
  source: AsyncIterable<Uint8Array>,
  pieceBytes: number,
): AsyncGenerator<Lines, void, undefined> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let line = 1;
  let skipping = false;

  const take = (bytes: Buffer): Lines => {
    const lines = decode(bytes, line);
    line += lines.count;
    return lines;
  };
  const join = (last: Uint8Array): Buffer => {
    const bytes = waiting.length === 0 ? asBuffer(last) : Buffer.concat([...waiting, last]);
    waiting = [];
    waitingBytes = 0;
    return bytes;
  };

  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      let piece = chunk.subarray(start, start + pieceBytes);
      if (skipping) {
        const end = piece.indexOf(NEWLINE);
        if (end < 0) continue;
        skipping = false;
        line += 1;
        piece = piece.subarray(end + 1);
      }
      const end = waitingBytes + piece.length < pieceBytes ? -1 : piece.lastIndexOf(NEWLINE);
      if (end >= 0) {
        yield* split(join(piece.subarray(0, end + 1)), take);
        piece = piece.subarray(end + 1);
      }
      if (piece.length > 0) waiting.push(piece);
      waitingBytes += piece.length;
      if (waiting.length > 1024) waiting = [Buffer.concat(waiting)];
      if (waitingBytes > MAX_LINE_BYTES + pieceBytes) {
        const bytes = join(EMPTY);
        const lastEnd = bytes.lastIndexOf(NEWLINE);
        if (lastEnd >= 0) yield* split(bytes.subarray(0, lastEnd + 1), take);
        const rest = bytes.subarray(lastEnd + 1);
        if (rest.length > MAX_LINE_BYTES) {
          yield beginning(rest, line);
          skipping = true;
        } else {
          waiting.push(rest);
          waitingBytes = rest.length;
        }
      }
    }
  }
  if (waitingBytes > 0) yield* split(join(NEWLINE_BYTES), take);
}

const NEWLINE = 10;
const NEWLINE_BYTES = Buffer.from('\n');
const EMPTY = Buffer.alloc(0);
const BEGINNING_BYTES = 400;

/** Takes over-long lines out of whole lines. */
function* split(bytes: Buffer, take: (bytes: Buffer) => Lines): Generator<Lines> {
  if (bytes.length <= MAX_LINE_BYTES) {
    yield take(bytes);
    return;
  }
  let from = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start) + 1;
    if (end - start > MAX_LINE_BYTES) {
      if (start > from) yield take(bytes.subarray(from, start));
      const { line } = take(bytes.subarray(start, end));
      yield beginning(bytes.subarray(start, end), line);
      from = end;
    }
    start = end;
  }
  if (from < bytes.length) yield take(bytes.subarray(from));
}

function beginning(bytes: Buffer, line: number): Lines {
  const text = `${bytes.toString('utf8', 0, BEGINNING_BYTES)}…`;
  return { text, line, count: 1, damaged: false, tooLong: true };
}

function decode(bytes: Buffer, line: number): Lines {
  const text = bytes.toString('utf8');
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return { text, line, count, damaged: !isUtf8(bytes), tooLong: false };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

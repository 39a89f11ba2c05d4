import { isAscii, isUtf8 } from 'node:buffer';

/** Consecutive lines of a file, each with its line end. */
export interface Lines {
  readonly text: string;
  /** The bytes of the text, if each of them is a character of ASCII. Then offsets in both are the same. */
  readonly ascii?: Uint8Array;
  /** 1-based number of the first. */
  readonly line: number;
  readonly count: number;
  /** The offset of the first line in the source, in bytes. */
  readonly start: number;
  /** Whether some line is not UTF-8. LOST replaces its bad bytes. */
  readonly damaged: boolean;
  /**
   * If some line is not UTF-8: the number of such lines, and the number of lines with letters beyond ASCII in valid
   * UTF-8.
   */
  readonly encodings?: { readonly utf8: number; readonly other: number };
  /** Whether this is one line longer than the limit. Then `text` has only its beginning. */
  readonly tooLong: boolean;
}

/** The size of a block. Its overhead is small, and it fits into the processor's cache. */
export const BLOCK_BYTES = 65_536;

export const MAX_LINE_BYTES = 1 << 20;

/** The encoding of a file: UTF-8, or else the Windows encoding for western Europe and America. */
export type TextEncoding = 'utf-8' | 'windows-1252';

/** Replaces bytes that are not UTF-8. No text decodes to two high surrogates in a row. */
export const LOST = '\uD800\uD800';

/**
 * Cuts a stream of bytes at line ends into blocks of about `pieceBytes`. Neither a character nor a line is ever split.
 * Memory stays within a line's limit and two blocks. If the last line has no end, it gets one.
 * @param firstLine number of the line with which the source begins
 */
export async function* wholeLines(
  source: AsyncIterable<Uint8Array>,
  pieceBytes: number,
  firstLine = 1,
  encoding: TextEncoding = 'utf-8',
): AsyncGenerator<Lines, void, undefined> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let line = firstLine;
  let start = 0;
  let skipping = false;

  const take = (bytes: Buffer): Lines => {
    const lines = decode(bytes, line, start, encoding);
    line += lines.count;
    start += bytes.length;
    return lines;
  };
  const join = (last: Uint8Array): Buffer => {
    const bytes = waiting.length === 0 ? asBuffer(last) : Buffer.concat([...waiting, last]);
    waiting = [];
    waitingBytes = 0;
    return bytes;
  };

  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      let part = chunk.subarray(at, at + pieceBytes);
      if (skipping) {
        const end = part.indexOf(NEWLINE);
        start += end < 0 ? part.length : end + 1;
        if (end < 0) continue;
        skipping = false;
        line += 1;
        part = part.subarray(end + 1);
      }
      const end = waitingBytes + part.length < pieceBytes ? -1 : part.lastIndexOf(NEWLINE);
      if (end >= 0) {
        yield* split(join(part.subarray(0, end + 1)), take);
        part = part.subarray(end + 1);
      }
      if (part.length > 0) waiting.push(part);
      waitingBytes += part.length;
      if (waiting.length > 1024) waiting = [Buffer.concat(waiting)];
      if (waitingBytes > MAX_LINE_BYTES + pieceBytes) {
        const bytes = join(EMPTY);
        const lastEnd = bytes.lastIndexOf(NEWLINE);
        if (lastEnd >= 0) yield* split(bytes.subarray(0, lastEnd + 1), take);
        const rest = bytes.subarray(lastEnd + 1);
        if (rest.length > MAX_LINE_BYTES) {
          yield beginning(rest, line, start);
          start += rest.length;
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

/** Separates over-long lines from the other lines. */
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
      const tooLong = take(bytes.subarray(start, end));
      yield beginning(bytes.subarray(start, end), tooLong.line, tooLong.start);
      from = end;
    }
    start = end;
  }
  if (from < bytes.length) yield take(bytes.subarray(from));
}

function beginning(bytes: Buffer, line: number, start: number): Lines {
  const text = `${bytes.toString('utf8', 0, BEGINNING_BYTES)}…`;
  return { text, line, count: 1, start, damaged: false, tooLong: true };
}

function decode(bytes: Buffer, line: number, start: number, encoding: TextEncoding): Lines {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  const whole = { line, count, start, damaged: false, tooLong: false };
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), ascii: bytes, ...whole };
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), ...whole };
  return { ...decodeDamaged(bytes, encoding), line, count, start, damaged: true, tooLong: false };
}

/** Decodes line by line, so that the loss on one line does not depend on the lines around it. */
function decodeDamaged(bytes: Buffer, encoding: TextEncoding): Required<Pick<Lines, 'text' | 'encodings'>> {
  const western = encoding === 'windows-1252' ? new TextDecoder(encoding) : undefined;
  let text = '';
  let [utf8, other] = [0, 0];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start) + 1;
    const line = bytes.subarray(start, end);
    if (isUtf8(line)) {
      const decoded = line.toString('utf8');
      if (decoded.length !== line.length) utf8++;
      text += decoded;
    } else {
      other++;
      text += western ? western.decode(line) : line.toString('utf8').replaceAll('\uFFFD', LOST);
    }
    start = end;
  }
  return { text, encodings: { utf8, other } };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export type Utf16 = 'utf-16le' | 'utf-16be';

/** Recognises UTF-16 by its byte order mark, or by the zeros in every other byte of Latin text. */
export function detectUtf16(head: Uint8Array): Utf16 | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const size = Math.min(head.length - (head.length % 2), 512);
  if (size < 4) return undefined;
  const zeros = [0, 0];
  for (let i = 0; i < size; i++) if (head[i] === 0) zeros[i % 2]!++;
  const [even, odd] = zeros as [number, number];
  const half = size / 2;
  if (odd > 0.7 * half && even < 0.1 * half) return 'utf-16le';
  if (even > 0.7 * half && odd < 0.1 * half) return 'utf-16be';
  return undefined;
}

export async function* utf16ToUtf8(
  source: AsyncIterable<Uint8Array>,
  encoding: Utf16,
): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

/** Whether lines end in CR alone, as on old Macs. Only line ends outside quotes are counted. */
export function endsInReturnsAlone(head: Uint8Array): boolean {
  let isQuoted = false;
  let returns = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i];
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (!isQuoted && byte === NEWLINE) return false;
    else if (!isQuoted && byte === RETURN && i + 1 < head.length) returns++;
  }
  return returns > 0;
}

/** A CR before an LF stays. */
export async function* returnsToNewlines(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    const copy = Uint8Array.from(chunk);
    for (let at = copy.indexOf(RETURN); at >= 0; at = copy.indexOf(RETURN, at + 1))
      if (copy[at + 1] !== NEWLINE) copy[at] = NEWLINE;
    yield copy;
  }
}

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

import { ByteReader, ByteWriter, TruncatedError } from '../numerics/bytes.ts';
import { SummaryError } from './errors.ts';

/** Begins bytes that name their format and recipe. `decodeSealed` reads what is then written and sealed. */
export function startBytes(format: string, recipeKey: string): ByteWriter {
  const out = new ByteWriter();
  out.text(format);
  out.text(recipeKey);
  return out;
}

/** @throws SummaryError if the bytes are truncated, of another format or of another recipe */
export function decodeSealed<T>(
  { key }: { readonly key: string },
  what: string,
  format: string,
  bytes: Uint8Array,
  decode: (input: ByteReader) => T,
): T {
  try {
    const input = new ByteReader(bytes);
    expectText(input, format, 'format');
    expectText(input, key, 'recipe');
    const decoded = decode(input);
    input.expectSeal();
    if (!input.ended) throw new SummaryError(`${what}: bytes after the end`);
    return decoded;
  } catch (error) {
    if (error instanceof TruncatedError || error instanceof RangeError)
      throw new SummaryError(`${what}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The recipe of sealed bytes, from the first bytes. Undefined if they are of another format, or too few. */
export function findSealedRecipe(format: string, head: Uint8Array): string | undefined {
  try {
    const input = new ByteReader(head);
    return input.text() === format ? input.text() : undefined;
  } catch (error) {
    if (error instanceof TruncatedError) return undefined;
    throw error;
  }
}

function expectText(input: ByteReader, expected: string, what: string): void {
  const found = input.text();
  if (found !== expected) throw new SummaryError(`${what} ${found.slice(0, 200)}, ${expected} expected`);
}

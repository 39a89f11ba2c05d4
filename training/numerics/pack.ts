import { ByteReader, ByteWriter } from './bytes.ts';

/** Multiples of `step` as text: differences along the array, in variable-length bytes, in base64. */
export function packNumbers(values: Float64Array, step: number): string {
  const out = new ByteWriter();
  out.unsigned(values.length);
  let last = 0;
  for (const value of values) {
    const multiple = Math.round(value / step);
    out.signed(multiple - last);
    last = multiple;
  }
  return Buffer.from(out.bytes()).toString('base64');
}

/** @throws PackError or TruncatedError if the text was not packed so */
export function unpackNumbers(text: string, step: number): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  const input = new ByteReader(bytes);
  const count = input.unsigned();
  if (count >= bytes.length)
    throw new PackError(`${count} numbers in ${bytes.length} bytes, one byte each at least expected`);
  const values = new Float64Array(count);
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    last += input.signed();
    values[i] = last * step;
  }
  if (!input.ended) throw new PackError(`bytes after the ${count} numbers that were announced`);
  return values;
}

export class PackError extends Error {
  override readonly name = 'PackError';
}

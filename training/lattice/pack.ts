import { ByteReader, ByteWriter } from '../summary/bytes.ts';

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

export function unpackNumbers(text: string, step: number): Float64Array {
  const input = new ByteReader(Buffer.from(text, 'base64'));
  const values = new Float64Array(input.unsigned());
  let last = 0;
  for (let i = 0; i < values.length; i++) {
    last += input.signed();
    values[i] = last * step;
  }
  return values;
}

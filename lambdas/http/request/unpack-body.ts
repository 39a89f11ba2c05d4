import { gunzipSync } from 'node:zlib';
import { Problem } from './problem.ts';

/** What a body that says it is gzip holds. API Gateway may have unpacked it before, and passes the header on all the same. */
export function unpackBody(bytes: Buffer, mostBytes: number): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new Problem('too-large', `The body unpacks to more than ${mostBytes} bytes (6 MB); send less at once.`);
    throw new Problem('invalid-encoding', 'The body says it is gzip, and cannot be unpacked; send it again, or plain.');
  }
}

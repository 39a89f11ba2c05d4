import { createHash } from 'node:crypto';
import type { Store } from '../storage/store.ts';

/** The id of a file: the first 16 hex digits of the SHA-256 of its bytes, whatever it is called. */
export async function uploadIdOf(data: Store, key: string): Promise<string> {
  const { stream } = await data.openRead(key);
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk);
  return hash.digest('hex').slice(0, 16);
}

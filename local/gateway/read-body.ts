import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';

/** The client has disconnected, so nobody waits for an answer. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

export type ReadBody =
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly release: () => void }
  | { readonly kind: 'too-large' }
  /** The budget has no room for the body beside the bodies under way. */
  | { readonly kind: 'no-room' };

/** How long a client may take to send one body, in milliseconds. */
const PATIENCE_MS = 300_000;

/**
 * Reads the whole body into memory, once the budget has room for it.
 * @returns `too-large` as soon as it is seen to be larger than `limit` bytes; the rest is then not read
 * @throws ClientGoneError
 */
export async function readBody(incoming: IncomingMessage, limit: number, budget: BodyBudget): Promise<ReadBody> {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
  if (length === undefined && encoding === undefined) return NO_BODY;
  const announced = length === undefined ? limit : Number(length);
  if (announced > limit) return { kind: 'too-large' };
  const release = await budget.take(announced);
  if (release === undefined) return { kind: 'no-room' };
  try {
    const bytes = await collect(incoming, limit);
    if (bytes !== undefined) return { kind: 'read', bytes, release };
  } catch (error) {
    release();
    throw error;
  }
  release();
  return { kind: 'too-large' };
}

function collect(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = () => {
      clearTimeout(timer);
      incoming.off('data', take).off('end', end).off('error', fail).off('close', fail);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      incoming.pause();
      settle();
      resolve(undefined);
    };
    const end = () => {
      settle();
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
    };
    const fail = (cause?: unknown) => {
      settle();
      reject(new ClientGoneError('The client went away.', { cause }));
    };
    const timer = setTimeout(() => incoming.destroy(), PATIENCE_MS);
    if (incoming.destroyed) return fail();
    incoming.on('data', take).on('end', end).on('error', fail).on('close', fail);
  });
}

export const NO_BODY = { kind: 'read', bytes: Buffer.alloc(0), release: () => {} } satisfies ReadBody;

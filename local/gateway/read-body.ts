import type { IncomingMessage } from 'node:http';

/** Nobody waits for an answer any more. */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';
}

/** The whole body, or `undefined` as soon as it is seen to be larger than `limit` bytes; what is left is then not read. */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = incoming.headers;
  if (length === undefined && encoding === undefined) return Promise.resolve(NOTHING);
  if (Number(length ?? 0) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = () => incoming.off('data', take).off('end', end).off('error', fail).off('close', fail);
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
    incoming.on('data', take).on('end', end).on('error', fail).on('close', fail);
  });
}

const NOTHING = Buffer.alloc(0);

import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../../lambdas/http/request/security-headers.ts';

/** An answer as it goes to the wire. */
export interface HttpAnswer {
  readonly status: number;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Uint8Array;
}

/** Sends an answer whole, with the headers that every answer has. Nothing happens if the client has gone. */
export function sendAnswer(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, { ...SECURITY_HEADERS, ...headers, 'content-length': length });
  response.end(body);
}

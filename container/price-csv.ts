import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createPriceWriter } from '../cli/pricing/price-rows.ts';
import type { LoadedModel } from '../cli/pricing/read-model.ts';
import { readTable } from '../cli/pricing/read-table.ts';
import { Failure } from '../cli/terminal/failure.ts';
import { problemBody } from '../lambdas/http/request/problem.ts';
import { SECURITY_HEADERS } from '../lambdas/http/request/security-headers.ts';

/** Prices a CSV of any size while it arrives, as `stima predict` does. A batch transform sends such a body as text/csv. */
export async function priceCsv(
  loaded: LoadedModel,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const input = { name: 'The body', read: () => chunksOf(incoming) };
  try {
    const { table, match } = await readTable(loaded.dataset, input, 'optional');
    const { lines } = createPriceWriter({ loaded, table, match, name: input.name, now: new Date() });
    outgoing.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/csv; charset=utf-8' });
    await pipeline(Readable.from(lines()), outgoing);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // The answer has begun, so it can only be broken off.
    if (outgoing.headersSent) return void outgoing.destroy();
    const body = problemBody('invalid-input', error.message);
    const headers = { ...SECURITY_HEADERS, 'content-type': 'application/problem+json' };
    outgoing.writeHead(body.status, headers).end(JSON.stringify(body));
  }
}

/**
 * If reading ends early, the rest of the body is drained after the answer. Destroying the body would end the connection
 * before the answer.
 */
async function* chunksOf(incoming: IncomingMessage): AsyncGenerator<Uint8Array, void, undefined> {
  yield* incoming.iterator({ destroyOnReturn: false });
}

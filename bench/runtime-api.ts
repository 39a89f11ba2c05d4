import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { objectReader, optionalReader, parseJson, readString } from '../training/table/read-json.ts';

/** The service from which a Lambda runtime fetches events, and to which it sends its answers. It serves one container. */
export interface RuntimeApi {
  readonly port: number;
  /** Gives the runtime an event. Times are in ms since 1970. @throws Error if the function throws or does not load */
  ask(event: object): Promise<{ readonly body: string; readonly givenAt: number; readonly answeredAt: number }>;
  close(): Promise<void>;
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 * @param hosts addresses of this machine to listen on; all use the port that the first one gets
 */
export async function startRuntimeApi(hosts: readonly string[]): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let asked: { event: object; givenAt: number; settle: (body: string | Error) => void } | undefined;
  const give = () => {
    if (!waiting || !asked) return;
    asked.givenAt = now();
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': '1',
      'lambda-runtime-deadline-ms': Math.round(now()) + 28_000,
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:000000000000:function:measured',
    });
    waiting.end(JSON.stringify(asked.event));
    waiting = undefined;
  };
  const servers = hosts.map(() =>
    createServer((request, response) => {
      if (request.url?.endsWith('/next')) {
        waiting = response;
        return give();
      }
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const failed = request.url?.endsWith('/error');
        asked?.settle(failed ? thrown(body) : body);
        response.writeHead(202).end();
      });
    }),
  );
  let port = 0;
  for (const [i, server] of servers.entries()) {
    await new Promise<void>((resolve) => server.listen(port, hosts[i], resolve));
    port = (server.address() as AddressInfo).port;
  }
  return {
    port,
    ask: (event) =>
      new Promise((resolve, reject) => {
        const settle = (body: string | Error) => {
          const { givenAt } = asked!;
          asked = undefined;
          if (body instanceof Error) reject(body);
          else resolve({ body, givenAt, answeredAt: now() });
        };
        asked = { event, givenAt: 0, settle };
        give();
      }),
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const readThrown = objectReader({
  errorType: optionalReader(readString),
  errorMessage: optionalReader(readString),
});

function thrown(body: string): Error {
  const { errorType = 'Error', errorMessage = body } = parseJson(body, readThrown);
  return Object.assign(new Error(errorMessage), { name: errorType });
}

const now = () => performance.timeOrigin + performance.now();

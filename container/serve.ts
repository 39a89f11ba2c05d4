import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import type { LoadedModel } from '../cli/pricing/read-model.ts';
import { gatewayResponses, wrongMethod } from '../lambdas/http/request/gateway-responses.ts';
import { httpHandler, logLine } from '../lambdas/http/request/handler.ts';
import { MAX_BODY_BYTES } from '../lambdas/http/request/json-body.ts';
import { SECURITY_HEADERS } from '../lambdas/http/request/security-headers.ts';
import type { ModelCache } from '../lambdas/http/routes/model-cache.ts';
import { type Pricer, predictRoutes } from '../lambdas/http/routes/predict.ts';
import { createBodyBudget, NO_ROOM, NO_ROOM_HEADERS } from '../local/gateway/body-budget.ts';
import { closeServer, limitConnections, mostConnections } from '../local/gateway/connections.ts';
import { toProxyEvent } from '../local/gateway/proxy-event.ts';
import { ClientGoneError, readBody } from '../local/gateway/read-body.ts';
import type { AnsweringKind } from '../training/kinds/answering-kind.ts';
import type { Registry } from '../training/kinds/kind.ts';
import { priceCsv } from './price-csv.ts';

export interface ServeOptions {
  readonly loaded: LoadedModel;
  readonly answering: Registry<AnsweringKind>;
  /** 0.0.0.0 in a container, since its loopback cannot be reached from outside. */
  readonly host: string;
  /** 0 chooses a free port */
  readonly port: number;
}

export interface ModelServer {
  readonly port: number;
  /** Accepts no more calls, and waits for those under way. */
  readonly close: () => Promise<void>;
}

/**
 * One model over HTTP: SageMaker's inference contract (GET /ping, POST /invocations with JSON or CSV), and the route of
 * the interface, POST /v1/{dataset}/predict, by the handler that answers it on AWS. It asks for no key, since SageMaker
 * and the container services admit only authorised callers.
 */
export async function serve({ loaded, answering, host, port }: ServeOptions): Promise<ModelServer> {
  const answer = createAnswerer(loaded, answering);
  const server = createServer((incoming, outgoing) => {
    // No caller should send a call on a connection that is about to be closed.
    const isLast = () => !server.listening;
    const answered = isCsv(incoming)
      ? priceCsv(loaded, incoming, outgoing)
      : answer(incoming).then((result) => send(outgoing, result, isLast()));
    answered.catch((error: unknown) => fail(outgoing, error));
  });
  // This is longer than cloud load balancers keep an idle connection. Otherwise they could send a call on a connection
  // that is closing.
  server.keepAliveTimeout = 620_000;
  const connections = limitConnections(server, mostConnections());
  await new Promise<void>((resolve, reject) => {
    // Later errors are those of single connections that could not be accepted. The server goes on.
    server.on('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => closeServer(server, connections),
  };
}

function createAnswerer({ dataset, answerer, version }: LoadedModel, answering: Registry<AnsweringKind>) {
  const loaded = { version, model: answerer };
  const models: ModelCache<Pricer> = {
    findChampion: async () => loaded,
    findVersion: async (_, asked) => (asked === version ? loaded : undefined),
  };
  const handler = httpHandler(predictRoutes({ datasets: new Map([[dataset.name, dataset]]), models, answering }));
  const eventOf = (incoming: IncomingMessage, path: string, text: string | null) =>
    toProxyEvent(incoming, routeOf(path, dataset.name), { text, isBase64Encoded: false }, NOBODY);
  const budget = createBodyBudget();
  const alive = json(200, { status: 'ok', dataset: dataset.name, version });

  return async (incoming: IncomingMessage): Promise<APIGatewayProxyResult> => {
    const path = (incoming.url ?? '/').split('?', 1)[0]!;
    const allow = methodOf(path);
    if (allow !== undefined && incoming.method !== allow) return json(405, wrongMethod.body, { allow });
    if (path === '/ping') return alive;
    // The body of a route without a body is not read.
    if (incoming.method !== 'POST') return handler(eventOf(incoming, path, null), CONTEXT);
    const body = await readBody(incoming, MAX_BODY_BYTES, budget);
    if (body.kind === 'too-large') return json(413, gatewayResponses.REQUEST_TOO_LARGE.body);
    if (body.kind === 'no-room') return json(503, NO_ROOM, NO_ROOM_HEADERS);
    try {
      return await handler(eventOf(incoming, path, body.bytes.toString('utf8') || null), CONTEXT);
    } finally {
      body.release();
    }
  };
}

const NOBODY = { apiKey: null, apiKeyId: null, userArn: null };
/** The context of a Lambda function. None of our handlers uses it. */
const CONTEXT = {} as Context;

/** The one method of a path. A path that is not served has none. */
function methodOf(path: string): 'GET' | 'POST' | undefined {
  if (path === '/ping') return 'GET';
  return routeOf(path, '').resource === PREDICT ? 'POST' : undefined;
}

const PREDICT = '/v1/{dataset}/predict';

function routeOf(path: string, served: string) {
  const dataset = path === '/invocations' ? served : /^\/v1\/([^/]+)\/predict$/.exec(path)?.[1];
  return dataset === undefined
    ? { resource: path, pathParameters: {} }
    : { resource: PREDICT, pathParameters: { dataset } };
}

function json(statusCode: number, body: object, own: Readonly<Record<string, string>> = {}): APIGatewayProxyResult {
  const type = statusCode < 400 ? 'application/json' : 'application/problem+json';
  return { statusCode, headers: { ...SECURITY_HEADERS, 'content-type': type, ...own }, body: JSON.stringify(body) };
}

const isCsv = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' && url === '/invocations' && /^text\/csv\b/i.test(headers['content-type'] ?? '');

function send(outgoing: ServerResponse, { statusCode, headers, body }: APIGatewayProxyResult, isLast = false): void {
  const bytes = Buffer.from(body);
  if (isLast) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(statusCode, { ...headers, 'content-length': bytes.length }).end(bytes);
}

function fail(outgoing: ServerResponse, error: unknown): void {
  if (error instanceof ClientGoneError || outgoing.destroyed) return void outgoing.destroy();
  logLine({ level: 'error', message: String(error), ...(error instanceof Error && { stack: error.stack }) });
  if (outgoing.headersSent) return void outgoing.destroy();
  send(outgoing, json(502, gatewayResponses.INTEGRATION_FAILURE.body));
}

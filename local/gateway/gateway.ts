import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { GatewayOpenApi, GatewayOperation } from '../../lambdas/http/document/gateway-openapi.ts';
import { type GatewayResponse, gatewayResponses } from '../../lambdas/http/request/gateway-responses.ts';
import { logLine } from '../../lambdas/http/request/handler.ts';
import { MAX_BODY_BYTES } from '../../lambdas/http/request/json-body.ts';
import { problemBody } from '../../lambdas/http/request/problem.ts';
import { StorageError } from '../../registry/storage/store.ts';
import { type BodyBudgetOptions, createBodyBudget, NO_ROOM, NO_ROOM_HEADERS } from './body-budget.ts';
import { closeServer, limitConnections, mostConnections } from './connections.ts';
import { createHostCheck } from './hosts.ts';
import { type HttpAnswer, sendAnswer } from './http-answer.ts';
import { lambdaContext } from './lambda-context.ts';
import type { Page } from './page.ts';
import { type Caller, toProxyEvent } from './proxy-event.ts';
import { ClientGoneError, NO_BODY, readBody } from './read-body.ts';
import { refuse, refuseError } from './refuse.ts';
import { createRoutes, pathOf } from './routes.ts';
import { createSecretLookup } from './secrets.ts';
import type { SignedUploads } from './signed-uploads.ts';
import { createTokenBuckets, type Rate } from './token-bucket.ts';
import { createValidators } from './validator.ts';

export type ProxyFunction = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

export interface GatewayOptions {
  readonly document: GatewayOpenApi;
  /** the functions by the `x-stima-function` of their operations */
  readonly functions: Readonly<Record<string, ProxyFunction>>;
  readonly keys: readonly ApiKey[];
  /** Finds a key that is none of those. @throws StorageError */
  readonly findKey?: (value: string) => Promise<ApiKey | undefined>;
  readonly ownerToken: string;
  /** 0 chooses a free port */
  readonly port: number;
  /** The rate of a key that has none of its own. */
  readonly rate?: Rate;
  /** Receives files that are too large for a call. */
  readonly uploads?: SignedUploads;
  /** The page for people. */
  readonly page?: Page;
  readonly timeoutMs?: number;
  /** Host names under which the server may be called, beside the names of this machine. */
  readonly hosts?: readonly string[];
  /**
   * The most connections that may be open at once. If it is left out, half of the open files are kept for the store.
   */
  readonly mostConnections?: number;
  readonly bodies?: BodyBudgetOptions;
}

export interface ApiKey {
  /** names the partner */
  readonly id: string;
  readonly value: string;
  readonly rate?: Rate;
}

export interface Gateway {
  readonly url: string;
  /** Stops taking calls, and waits for the calls under way. */
  close(): Promise<void>;
}

/** The port belongs to another process. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

/** A REST API of API Gateway on 127.0.0.1: routes, keys, rates and validators come from the document. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const answerTo = createAnswerer(options);
  const server = await listen(answerTo, options.port);
  const connections = limitConnections(server, options.mostConnections ?? mostConnections());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server, connections) };
}

const GENEROUS: Rate = { perSecond: 50_000, burst: 100_000 };
/** API Gateway waits at most this long for a function. */
const TIMEOUT_MS = 29_000;

const FOREIGN_HOST = problemBody(
  'foreign-host',
  'The call names a host that is not this server; call it as 127.0.0.1 or localhost, or add the name to STIMA_HOSTS.',
);
const UNCLEAR_HOST = problemBody('unclear-host', 'The call must have one Host header, and a path in its request line.');

/** On AWS the owner signs; here it sends its token. */
const NOT_SIGNED: GatewayResponse = {
  ...gatewayResponses.MISSING_AUTHENTICATION_TOKEN,
  headers: { ...gatewayResponses.MISSING_AUTHENTICATION_TOKEN.headers, 'www-authenticate': 'Bearer' },
};

type AnswerTo = (incoming: IncomingMessage) => Promise<HttpAnswer>;

/** Answers a call of one operation. */
type Operate = (incoming: IncomingMessage, pathParameters: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** Answers every call. What it gives never rejects. */
function createAnswerer(options: GatewayOptions): AnswerTo {
  const { document, uploads, page } = options;
  const checkHost = createHostCheck(options.hosts);
  const operate = createOperations(options);
  const findResource = createRoutes(
    Object.fromEntries(
      Object.entries(document.paths).map(([resource, methods]) => [
        resource,
        new Map(
          Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), operate(resource, operation)]),
        ),
      ]),
    ),
  );

  const route: AnswerTo = async (incoming) => {
    const host = checkHost(incoming);
    if (host !== 'right') return refuse(host === 'foreign' ? FOREIGN_HOST : UNCLEAR_HOST);
    const path = pathOf(incoming.url ?? '/');
    // Node sends no body in answer to HEAD.
    const method = incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? 'GET');
    const matched = findResource(path);
    if (matched !== undefined) {
      const { found: operations, pathParameters } = matched;
      const run = operations.get(method);
      if (run !== undefined) return run(incoming, pathParameters);
      return answer(document['x-stima-wrong-method'], { allow: [...operations.keys()].join(', ') });
    }
    if (uploads !== undefined && method === 'PUT' && path.startsWith(`${uploads.path}/`))
      return uploads.receive(incoming);
    return (method === 'GET' ? await page?.(path) : undefined) ?? answer(NOT_SIGNED);
  };
  return (incoming) =>
    route(incoming).catch((error: unknown) => {
      if (error instanceof StorageError) return refuseError(error);
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      if (!(error instanceof ClientGoneError)) logLine({ level: 'error', message, stack });
      return answer(gatewayResponses.INTEGRATION_FAILURE);
    });
}

/** Makes what answers the calls of an operation: who calls is checked, then the body is read and checked, then the function runs. */
function createOperations(options: GatewayOptions) {
  const { document, timeoutMs = TIMEOUT_MS } = options;
  const budget = createBodyBudget(options.bodies);
  const admit = createGate(options);
  const validatorOf = createValidators(document);

  return (resource: string, operation: GatewayOperation): Operate => {
    const check = validatorOf(operation);
    const run = options.functions[operation['x-stima-function']];
    if (run === undefined) throw new Error(`${operation.operationId} has no function`);
    return async (incoming, pathParameters) => {
      const caller = await admit(operation, incoming);
      if ('body' in caller) return answer(caller);
      // The body of an operation without a body is not read.
      const body = operation.requestBody ? await readBody(incoming, MAX_BODY_BYTES, budget) : NO_BODY;
      if (body.kind === 'too-large') return answer(gatewayResponses.REQUEST_TOO_LARGE);
      if (body.kind === 'no-room') return refuse(NO_ROOM, NO_ROOM_HEADERS);
      try {
        // What is packed is unpacked and checked by the function.
        const wrong = isPacked(incoming) ? undefined : check?.(body.bytes, incoming.headers['content-type']);
        if (wrong !== undefined) return answer(withDetail(gatewayResponses.BAD_REQUEST_BODY, wrong));
        const event = toProxyEvent(
          incoming,
          { resource, pathParameters },
          bodyOf(body.bytes, incoming, document),
          caller,
        );
        return await invoke(run, event, operation, timeoutMs);
      } finally {
        body.release();
      }
    };
  };
}

/**
 * The caller, or the answer that refuses the call. Partners need a key and must keep their rate; the owner needs the
 * token.
 */
function createGate({ keys, findKey = async () => undefined, ownerToken, rate = GENEROUS }: GatewayOptions) {
  const findOwnKey = createSecretLookup(keys.map((key) => ({ secret: key.value, opens: key })));
  const isOwner = createSecretLookup([{ secret: ownerToken, opens: true }]);
  const withinRate = createTokenBuckets(rate);
  const anyone: Caller = { apiKey: null, apiKeyId: null, userArn: null };

  return async (operation: GatewayOperation, { headers }: IncomingMessage): Promise<Caller | GatewayResponse> => {
    switch (operation['x-stima-audience']) {
      case 'anyone':
        return anyone;
      case 'owner': {
        if (headers.authorization === undefined) return NOT_SIGNED;
        const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
        return isOwner(token) === true ? anyone : gatewayResponses.ACCESS_DENIED;
      }
      case 'partner': {
        const given = headers['x-api-key'];
        if (typeof given !== 'string' || given === '') return gatewayResponses.INVALID_API_KEY;
        const key = findOwnKey(given) ?? (await findKey(given));
        if (key === undefined) return gatewayResponses.INVALID_API_KEY;
        if (!withinRate(key.id, key.rate)) return gatewayResponses.THROTTLED;
        return { apiKey: key.value, apiKeyId: key.id, userArn: null };
      }
    }
  };
}

/**
 * The body as API Gateway passes it on. Binary media types are encoded in base64. Text is decoded, with U+FFFD for
 * bytes that are not UTF-8.
 */
function bodyOf(bytes: Buffer, { headers }: IncomingMessage, document: GatewayOpenApi) {
  if (bytes.length === 0) return { text: null, isBase64Encoded: false };
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const binary = document['x-amazon-apigateway-binary-media-types'];
  const isBase64Encoded = isPacked({ headers }) || (Array.isArray(binary) && binary.includes(type));
  return { text: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

const isPacked = ({ headers }: Pick<IncomingMessage, 'headers'>) =>
  headers['content-encoding']?.toLowerCase() === 'gzip';

/** The answer of a function. A function that takes too long is no longer waited for. */
async function invoke(
  run: ProxyFunction,
  event: APIGatewayProxyEvent,
  operation: GatewayOperation,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const deadline = Date.now() + timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = await new Promise<APIGatewayProxyResult | 'late'>((resolve, reject) => {
      timer = setTimeout(resolve, timeoutMs, 'late');
      run(event, lambdaContext(operation['x-stima-function'], event.requestContext.requestId, deadline)).then(
        resolve,
        reject,
      );
    });
    return result === 'late' ? answer(gatewayResponses.INTEGRATION_TIMEOUT) : toAnswer(result);
  } catch (error) {
    logLine({ level: 'error', operation: operation.operationId, message: String(error) });
    return answer(gatewayResponses.INTEGRATION_FAILURE);
  } finally {
    clearTimeout(timer);
  }
}

function toAnswer(result: APIGatewayProxyResult): HttpAnswer {
  if (!Number.isInteger(result?.statusCode)) throw new TypeError('the answer has no statusCode');
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(result.headers ?? {})) headers[name.toLowerCase()] = String(value);
  if (result.multiValueHeaders)
    for (const [name, values] of Object.entries(result.multiValueHeaders))
      headers[name.toLowerCase()] = values.map(String);
  return {
    status: result.statusCode,
    headers,
    body: result.isBase64Encoded ? Buffer.from(result.body, 'base64') : result.body,
  };
}

/** An answer of the gateway itself, with the headers that it has on AWS too. */
function answer({ body, headers }: GatewayResponse, more: Readonly<Record<string, string>> = {}): HttpAnswer {
  return refuse(body, { ...headers, ...more });
}

function withDetail({ body, headers }: GatewayResponse, wrong: string): GatewayResponse {
  return { body: { ...body, detail: `${body.detail} What is wrong: ${wrong}.` }, headers };
}

/** Sends an answer. One that HTTP cannot carry, with a line end in a header, is a failure of its function. */
function send(response: ServerResponse, answered: HttpAnswer): void {
  try {
    sendAnswer(response, answered);
  } catch (error) {
    logLine({ level: 'error', message: String(error) });
    sendAnswer(response, answer(gatewayResponses.INTEGRATION_FAILURE));
  }
}

function listen(answerTo: AnswerTo, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    // There is no time limit here, since a file for a signed URL may take long. Other bodies have the limit of `readBody`.
    const server = createServer({ requestTimeout: 0, headersTimeout: 60_000 }, (incoming, response) => {
      void answerTo(incoming).then((answered) => send(response, answered));
    });
    server.listen(port, '127.0.0.1', () => resolve(server));
    // A later error concerns a single connection that could not be accepted. The server goes on.
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      const message = `Port ${port} is in use by another program; stop that one, or choose another: PORT=${port + 1} npm start.`;
      reject(new PortInUseError(message, { cause: error }));
    });
  });
}

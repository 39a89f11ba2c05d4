import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { httpHandler, type Log, type Routes } from '../request/handler.ts';

export interface TestRequest {
  /** a string is sent unchanged, a buffer in base64, everything else as JSON */
  readonly body?: unknown;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly apiKeyId?: string;
  readonly apiKey?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: APIGatewayProxyResult['headers'];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  readonly body: any;
}

/** Calls one route through the whole stack, as API Gateway does. */
export async function call(
  routes: Routes,
  route: string,
  asked: TestRequest = {},
  log: Log = () => {},
): Promise<Answered> {
  const result = await httpHandler(routes, log)(proxyEvent(route, asked), {} as Context);
  const isJson = /json/.test(String(result.headers?.['content-type']));
  return {
    status: result.statusCode,
    headers: result.headers,
    text: result.body,
    body: isJson ? JSON.parse(result.body) : undefined,
  };
}

/** The event that API Gateway passes to a function for a call of a route. */
export function proxyEvent(
  route: string,
  { body, path, query, headers, apiKeyId, apiKey }: TestRequest,
): APIGatewayProxyEvent {
  const [httpMethod, resource] = route.split(' ') as [string, string];
  const sent = Buffer.isBuffer(body) ? body.toString('base64') : typeof body === 'string' ? body : JSON.stringify(body);
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod,
    resource,
    body: sent ?? null,
    isBase64Encoded: Buffer.isBuffer(body),
    headers: { 'Content-Type': 'application/json', ...headers },
    pathParameters: { dataset: 'diamonds', ...path },
    queryStringParameters: query ?? null,
    requestContext: {
      requestId: 'r1',
      identity: { ...(apiKeyId && { apiKeyId }), ...(apiKey && { apiKey }) },
    } as APIGatewayProxyEvent['requestContext'],
  };
  return event as APIGatewayProxyEvent;
}

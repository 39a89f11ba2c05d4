import { randomUUID } from 'node:crypto';
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { Problem, type ProblemBody, problemBody } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { retryHeaders, toProblem } from './to-problem.ts';

/** The answer of a route. A string body is sent unchanged, everything else as JSON. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Route = (event: APIGatewayProxyEvent) => Answer | Promise<Answer>;

/**
 * The routes by method and resource, as the OpenAPI document and API Gateway name them: `POST /v1/{dataset}/predict`.
 */
export type Routes = Readonly<Record<string, Route>>;

export type HttpHandler = MiddyfiedHandler<APIGatewayProxyEvent, APIGatewayProxyResult>;

/** One line of the log. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;

/** The middy stack of every function over HTTP. */
export function httpHandler(routes: Routes, log: Log = logLine): HttpHandler {
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .onError(({ event, error }) => answerError(error, event, log))
    .handler(async (event: APIGatewayProxyEvent) => toResult(await findRoute(routes, event)(event)));
}

export const logLine: Log = (entry) => console.error(JSON.stringify(entry));

function findRoute(routes: Routes, { httpMethod, resource }: APIGatewayProxyEvent): Route {
  const name = `${httpMethod} ${resource}`;
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (route === undefined) throw new Problem('unknown-route', 'There is no such route; see /docs.');
  return route;
}

function toResult({ status = 200, headers, body }: Answer): APIGatewayProxyResult {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...SECURITY_HEADERS, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function answerError(error: unknown, event: APIGatewayProxyEvent, log: Log): APIGatewayProxyResult {
  const problem = toProblem(error);
  if (problem !== undefined) {
    const body = problemBody(problem.code, problem.message, { errors: problem.errors });
    if (problem.cause !== undefined && body.status >= 500) {
      log({ level: 'error', code: problem.code, route: routeOf(event), ...describe(problem.cause) });
    }
    return problemResult(body, { ...retryHeaders(problem), ...problem.headers });
  }
  const id = randomUUID();
  log({ level: 'error', code: 'internal-error', id, route: routeOf(event), ...describe(error) });
  return problemResult(problemBody('internal-error', `This is a fault of ours; report it with the id ${id}.`, { id }));
}

function problemResult(body: ProblemBody, headers?: Readonly<Record<string, string>>): APIGatewayProxyResult {
  return toResult({ status: body.status, headers: { 'content-type': 'application/problem+json', ...headers }, body });
}

const routeOf = (event: Partial<APIGatewayProxyEvent>) => `${event.httpMethod} ${event.resource}`;

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: describe(cause) }) };
}

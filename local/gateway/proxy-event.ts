import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';

export interface Caller {
  readonly apiKey: string | null;
  readonly apiKeyId: string | null;
  readonly userArn: string | null;
}

/** The event that API Gateway hands a function of a REST API (proxy integration, payload 1.0). */
export function toProxyEvent(
  incoming: IncomingMessage,
  route: { readonly resource: string; readonly pathParameters: Readonly<Record<string, string>> },
  body: { readonly text: string | null; readonly isBase64Encoded: boolean },
  caller: Caller,
): APIGatewayProxyEvent {
  const url = incoming.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? undefined : multiValued(new URLSearchParams(url.slice(mark + 1)));
  const headers = multiValued(headerPairs(incoming));
  const time = new Date();
  return {
    resource: route.resource,
    path,
    httpMethod: incoming.method ?? 'GET',
    headers: headers.last,
    multiValueHeaders: headers.all,
    queryStringParameters: query?.last ?? null,
    multiValueQueryStringParameters: query?.all ?? null,
    pathParameters: Object.keys(route.pathParameters).length === 0 ? null : { ...route.pathParameters },
    stageVariables: null,
    body: body.text,
    isBase64Encoded: body.isBase64Encoded,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: null,
      domainName: incoming.headers.host ?? '127.0.0.1',
      domainPrefix: 'local',
      httpMethod: incoming.method ?? 'GET',
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: caller.apiKey,
        apiKeyId: caller.apiKeyId,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
        user: null,
        userAgent: incoming.headers['user-agent'] ?? null,
        userArn: caller.userArn,
      },
      path,
      protocol: `HTTP/${incoming.httpVersion}`,
      requestId: randomUUID(),
      requestTime: time.toUTCString(),
      requestTimeEpoch: time.getTime(),
      resourceId: 'local',
      resourcePath: route.resource,
      stage: 'local',
    },
  };
}

interface Values {
  readonly last: Record<string, string>;
  readonly all: Record<string, string[]>;
}

/** If a name occurs several times, API Gateway gives the last value here, and all values in the multi-value field. */
function multiValued(pairs: Iterable<readonly [string, string]>): Values {
  const last: Record<string, string> = Object.create(null);
  const all: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    last[name] = value;
    const values = all[name];
    if (values === undefined) all[name] = [value];
    else values.push(value);
  }
  return { last, all };
}

function headerPairs({ rawHeaders }: IncomingMessage): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) pairs.push([rawHeaders[i]!, rawHeaders[i + 1]!]);
  return pairs;
}

import { type ProblemBody, type ProblemCode, problemBody } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What a gateway answers before or instead of a function. */
export interface GatewayResponse {
  /** A problem like all others, plus the `message` that clients of API Gateway know. */
  readonly body: ProblemBody & { readonly message: string };
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The answers of the gateway itself, by the names that API Gateway gives them. The document carries them to AWS. The local gateway
 * gives the same answers.
 */
export const gatewayResponses = {
  // API Gateway does not tell an unsigned call from one to a path that is not there.
  MISSING_AUTHENTICATION_TOKEN: response(
    'not-signed',
    'Missing Authentication Token',
    'There is no such route, or the call is not signed; see /docs.',
    { 'www-authenticate': 'AWS4-HMAC-SHA256' },
  ),
  RESOURCE_NOT_FOUND: response('unknown-route', 'Not Found', 'There is no such route; see /docs.'),
  INVALID_API_KEY: response('forbidden', 'Forbidden', 'Send the API key of a partner as x-api-key.'),
  ACCESS_DENIED: response(
    'forbidden',
    'Forbidden',
    'This call is for the owner, signed (locally: Authorization: Bearer and the owner token); an API key does not open it.',
  ),
  INVALID_SIGNATURE: response('forbidden', 'Forbidden', 'The signature of the call is wrong.'),
  EXPIRED_TOKEN: response('forbidden', 'Forbidden', 'The signature of the call has expired.'),
  THROTTLED: response(
    'too-many-requests',
    'Too Many Requests',
    'Calls come faster than is allowed here; wait a second.',
    retryAfter(1),
  ),
  QUOTA_EXCEEDED: response(
    'too-many-requests',
    'Limit Exceeded',
    'The quota of this key is used up; it begins anew at midnight UTC.',
    // An answer that is the same at every hour cannot say how far midnight is.
    retryAfter(3_600),
  ),
  WAF_FILTERED: response(
    'too-many-requests',
    'Forbidden',
    'Too many calls came from this address; wait five minutes.',
    retryAfter(300),
  ),
  REQUEST_TOO_LARGE: response('too-large', 'Request Too Long', 'The body is larger than 6 MB (6291456 bytes).'),
  UNSUPPORTED_MEDIA_TYPE: response(
    'unsupported-media-type',
    'Unsupported Media Type',
    'The call has a content-type that its route does not take; see /docs.',
  ),
  BAD_REQUEST_BODY: response(
    'invalid-input',
    'Invalid request body',
    'The body is not JSON as the document of the interface describes it; see /docs.',
  ),
  BAD_REQUEST_PARAMETERS: response(
    'invalid-parameter',
    'Invalid request parameters',
    'A required parameter is missing; see /docs.',
  ),
  INTEGRATION_FAILURE: response(
    'bad-gateway',
    'Internal server error',
    'The function gave no usable answer; try again.',
    retryAfter(2),
  ),
  INTEGRATION_TIMEOUT: response(
    'timeout',
    'Endpoint request timed out',
    'The function took too long; send less at once.',
  ),
  // For whatever has no answer of its own above. A status of API Gateway's own would not agree with the body.
  DEFAULT_4XX: response('malformed-call', 'Bad Request', 'The call could not be understood; see /docs.'),
  DEFAULT_5XX: response(
    'bad-gateway',
    'Internal server error',
    'The call did not reach a function that answers; try again.',
    retryAfter(2),
  ),
} as const satisfies Record<string, GatewayResponse>;

/** The answer to a method that a path does not have. The header `Allow` differs from path to path, so each gateway adds it. */
export const wrongMethod: GatewayResponse = response(
  'method-not-allowed',
  'Method Not Allowed',
  'The path does not take this method; the header Allow names those that it takes.',
);

/** The extension of the document that gives API Gateway these answers. */
export const gatewayResponsesExtension = Object.fromEntries(
  Object.entries(gatewayResponses).map(([name, { body, headers }]) => [
    name,
    {
      statusCode: body.status,
      responseParameters: Object.fromEntries(
        Object.entries(headers).map(([header, value]) => [`gatewayresponse.header.${header}`, `'${value}'`]),
      ),
      responseTemplates: { 'application/json': JSON.stringify(body) },
    },
  ]),
);

/** @param headers beside those that every answer has */
function response(
  code: ProblemCode,
  message: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return {
    body: { ...problemBody(code, detail), message },
    headers: { 'content-type': 'application/problem+json', ...SECURITY_HEADERS, ...headers },
  };
}

/** Seconds after which the same call may succeed. It is left out where waiting does not help. */
function retryAfter(seconds: number): Readonly<Record<string, string>> {
  return { 'retry-after': String(seconds) };
}

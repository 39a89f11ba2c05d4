import { type ProblemCode, problemBody } from './problem.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * The answers of the gateway itself, before or instead of a function. They are problems like all others, plus the `message` that
 * clients of API Gateway know. The document carries them to AWS. The local gateway gives the same answers.
 */
export const gatewayResponses = {
  MISSING_AUTHENTICATION_TOKEN: response(
    'unknown-route',
    'Missing Authentication Token',
    'There is no such route, or the call is not signed; see /docs.',
  ),
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
  ),
  QUOTA_EXCEEDED: response('too-many-requests', 'Limit Exceeded', 'The quota of this key is used up.'),
  REQUEST_TOO_LARGE: response('too-large', 'Request Too Long', 'The body is larger than 6 MB (6291456 bytes).'),
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
  ),
  INTEGRATION_TIMEOUT: response(
    'timeout',
    'Endpoint request timed out',
    'The function took too long; send less at once.',
  ),
} as const;

export type GatewayResponse = (typeof gatewayResponses)[keyof typeof gatewayResponses];

/** The extension of the document that gives API Gateway these answers. */
export const gatewayResponsesExtension = Object.fromEntries(
  Object.entries(gatewayResponses).map(([name, body]) => [
    name,
    {
      statusCode: body.status,
      responseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.X-Content-Type-Options': `'${SECURITY_HEADERS['x-content-type-options']}'`,
        'gatewayresponse.header.Cache-Control': `'${SECURITY_HEADERS['cache-control']}'`,
        ...(body.status === 429 && { 'gatewayresponse.header.Retry-After': "'1'" }),
      },
      responseTemplates: { 'application/json': JSON.stringify(body) },
    },
  ]),
);

function response(code: ProblemCode, message: string, detail: string) {
  return { ...problemBody(code, detail), message };
}

import { type ProblemBody, problemBody } from '../../lambdas/http/request/problem.ts';
import { SECURITY_HEADERS } from '../../lambdas/http/request/security-headers.ts';
import { retryHeaders, toProblem } from '../../lambdas/http/request/to-problem.ts';

/** A problem as an answer. */
export function refuse(body: ProblemBody, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      'content-type': 'application/problem+json',
      ...SECURITY_HEADERS,
      ...headers,
    },
  });
}

/**
 * The answer to an expected error, as a function gives it.
 * @throws the error itself, if it is an unexpected one
 */
export function refuseError(error: unknown): Response {
  const problem = toProblem(error);
  if (problem === undefined) throw error;
  return refuse(problemBody(problem.code, problem.message, { errors: problem.errors }), retryHeaders(problem));
}

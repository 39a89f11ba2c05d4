import { type ProblemBody, problemBody } from '../../lambdas/http/request/problem.ts';
import { retryHeaders, toProblem } from '../../lambdas/http/request/to-problem.ts';
import type { HttpAnswer } from './http-answer.ts';

/** A problem as an answer. */
export function refuse(body: ProblemBody, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * The answer to an expected error, as a function gives it.
 * @throws the error itself, if it is an unexpected one
 */
export function refuseError(error: unknown): HttpAnswer {
  const problem = toProblem(error);
  if (problem === undefined) throw error;
  return refuse(problemBody(problem.code, problem.message, { errors: problem.errors }), retryHeaders(problem));
}

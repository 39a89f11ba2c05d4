import type { InputError } from './types.ts';

/** What has become of a call. */
export type Outcome<T> =
  | { readonly kind: 'answer'; readonly data: T }
  | { readonly kind: 'problem'; readonly problem: CallProblem }
  /** Nothing answers, or something between the page and the service. */
  | { readonly kind: 'away' }
  /** The page no longer wants the answer. */
  | { readonly kind: 'dropped' };

/** The parts of a problem (RFC 9457) that the page speaks of. */
export interface CallProblem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors: readonly InputError[];
}

/** Whether a call was refused because of its key or token. */
export const isUnknownCaller = ({ status }: CallProblem): boolean => status === 401 || status === 403;

interface Sent {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for a call of the client. It throws nothing: a call that fails is an outcome. */
export async function outcomeOf<S extends Sent>(sent: Promise<S>): Promise<Outcome<NonNullable<S['data']>>> {
  try {
    const { data, error, response } = await sent;
    if (data !== undefined && data !== null) return { kind: 'answer', data };
    return isProblem(error) ? { kind: 'problem', problem: problemOf(error, response) } : { kind: 'away' };
  } catch (error) {
    const isDropped = error instanceof DOMException && error.name === 'AbortError';
    return { kind: isDropped ? 'dropped' : 'away' };
  }
}

interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly InputError[];
}

function isProblem(error: unknown): error is ProblemBody {
  return typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
}

function problemOf({ code, detail, errors = [] }: ProblemBody, { status }: Response): CallProblem {
  return { status, code, detail, errors };
}

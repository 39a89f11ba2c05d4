import { type ProblemCode, problems } from '../wire/problem-codes.ts';

export type { ProblemCode };

/** The error in one value of the input. `path` is a JSON pointer into the body. */
export interface InputError {
  readonly code?: string;
  readonly path: string;
  readonly found: unknown;
  readonly allowed: string;
  readonly message: string;
}

/** `application/problem+json` (RFC 9457) on the wire. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly InputError[];
  /** The id of this answer. The log has the cause under it. */
  readonly id?: string;
}

/** An expected refusal of a request. Its `detail` is written for the caller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly errors: readonly InputError[] | undefined;
  /** Header fields of the answer, in lower case. */
  #headers: Readonly<Record<string, string>> = {};

  constructor(code: ProblemCode, detail: string, errors?: readonly InputError[], options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.errors = errors;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  /** Adds header fields to the answer. */
  with(headers: Readonly<Record<string, string>>): this {
    this.#headers = { ...this.#headers, ...headers };
    return this;
  }
}

export function problemBody(
  code: ProblemCode,
  detail: string,
  extra: { readonly errors?: readonly InputError[] | undefined; readonly id?: string } = {},
): ProblemBody {
  const { status, title } = problems[code];
  return {
    type: `urn:stima:problem:${code}`,
    title,
    status,
    code,
    detail,
    ...(extra.errors && { errors: extra.errors }),
    ...(extra.id !== undefined && { id: extra.id }),
  };
}

/** The answer to input with these errors. If there is one error, `detail` says it. */
export function invalidInput(errors: readonly InputError[]): Problem {
  const [first] = errors;
  const detail = errors.length === 1 && first ? first.message : `${errors.length} values are wrong; see errors.`;
  return new Problem('invalid-input', detail, errors);
}

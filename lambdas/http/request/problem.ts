/** The table of all errors at the edge, by their stable codes. */
export const problems = {
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'repeated-key': { status: 400, title: 'An object has the same key twice' },
  'invalid-encoding': { status: 400, title: 'The body is not UTF-8 text' },
  'empty-body': { status: 400, title: 'The body is empty' },
  'too-deep': { status: 400, title: 'The body is nested too deeply' },
  'too-many-items': { status: 400, title: 'The list is too long' },
  'invalid-input': { status: 400, title: 'Some of the input is wrong' },
  'invalid-parameter': { status: 400, title: 'A parameter is wrong' },
  'malformed-call': { status: 400, title: 'The call is not well-formed' },
  'unclear-host': { status: 400, title: 'The call does not say clearly which server it is for' },
  forbidden: { status: 403, title: 'Forbidden' },
  'unknown-route': { status: 403, title: 'No such route' },
  'unknown-dataset': { status: 404, title: 'Unknown dataset' },
  'unknown-version': { status: 404, title: 'Unknown version' },
  'unknown-upload': { status: 404, title: 'Unknown upload' },
  'unknown-run': { status: 404, title: 'Unknown run' },
  'method-not-allowed': { status: 405, title: 'The path does not take this method' },
  'no-model': { status: 409, title: 'There is no model yet' },
  'needs-answer': { status: 409, title: 'The upload is held with a question' },
  'not-held': { status: 409, title: 'The upload is not held' },
  'not-in-force': { status: 409, title: 'The upload is not in force' },
  'last-in-force': { status: 409, title: 'The last upload in force' },
  'champion-moved': { status: 409, title: 'Another version became champion meanwhile' },
  'name-taken': { status: 409, title: 'The name is taken' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'foreign-host': { status: 421, title: 'The call is for another server' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  'bad-gateway': { status: 502, title: 'The function gave no usable answer' },
  'ledger-damaged': { status: 503, title: 'The ledger of the uploads cannot be read' },
  'record-damaged': { status: 503, title: 'A stored record cannot be read' },
  'champion-damaged': { status: 503, title: 'The pointer to the champion cannot be read' },
  'model-damaged': { status: 503, title: 'The model cannot be read' },
  'storage-unavailable': { status: 503, title: 'The storage cannot be used' },
  'run-not-started': { status: 503, title: 'The run could not be started' },
  timeout: { status: 504, title: 'The function took too long' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof problems;

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

  constructor(code: ProblemCode, detail: string, errors?: readonly InputError[], options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
    this.errors = errors;
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

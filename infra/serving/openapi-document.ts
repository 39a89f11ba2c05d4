/** The parts of the printed document that the infrastructure reads. All other parts are passed on unchanged. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly [field: string]: unknown;
  };
  readonly 'x-amazon-apigateway-binary-media-types': readonly string[];
  /** The answer to a method that a path does not have, but for the header `Allow`. */
  readonly 'x-stima-wrong-method': StaticAnswer;
  readonly [field: string]: unknown;
}

/** An answer that is the same for every call. */
export interface StaticAnswer {
  readonly body: { readonly status: number; readonly [field: string]: unknown };
  readonly headers: Readonly<Record<string, string>>;
}

/** A call of the document. */
export interface Call {
  readonly path: string;
  /** In lower case, as the document has it. */
  readonly method: string;
  readonly operation: Operation;
}

export interface Operation {
  readonly 'x-stima-audience'?: unknown;
  readonly 'x-stima-function'?: unknown;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** All other fields of a path, such as its parameters, are no calls. */
export const METHODS: readonly string[] = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export function isMethod(field: string): boolean {
  return METHODS.includes(field);
}

export function callsOf({ paths }: Pick<OpenApiDocument, 'paths'>): readonly Call[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([field]) => isMethod(field))
      .map(([method, operation]) => ({ path, method, operation: operation as Operation })),
  );
}

/** The parts of the printed document that are read here. Everything else passes through. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

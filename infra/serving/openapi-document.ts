/** The parts of the printed document that the infrastructure reads. All other parts are passed on unchanged. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly securitySchemes: Readonly<Record<string, object>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

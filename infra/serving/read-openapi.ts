import * as z from 'zod';
import { readJson } from '../stage/read-json.ts';
import { readInput } from '../stage/synthesis-inputs.ts';
import type { OpenApiDocument } from './openapi-document.ts';

/** The OpenAPI document, as the build step before the synthesis has written it. */
export function readOpenApi(): OpenApiDocument {
  return readJson('.synthesis/openapi.json', readInput('openapi.json'), documentSchema);
}

const texts = z.record(z.string(), z.string());
const documentSchema: z.ZodType<OpenApiDocument> = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ securitySchemes: z.record(z.string(), z.looseObject({})) }),
  'x-amazon-apigateway-binary-media-types': z.array(z.string()),
  'x-stima-wrong-method': z.looseObject({ body: z.looseObject({ status: z.number() }), headers: texts }),
});

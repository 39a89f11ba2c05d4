import { readInput } from '../stage/synthesis-inputs.ts';
import type { OpenApiDocument } from './openapi-document.ts';

/** The OpenAPI document, as the build step before the synthesis has written it. */
export function readOpenApi(): OpenApiDocument {
  return JSON.parse(readInput('openapi.json'));
}

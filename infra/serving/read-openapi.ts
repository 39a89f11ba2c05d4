import { readInput } from '../stage/synthesis-inputs.ts';
import type { OpenApiDocument } from './openapi-document.ts';

/** The document that API Gateway imports, as it was written before the synthesis. */
export function readOpenApi(): OpenApiDocument {
  return JSON.parse(readInput('openapi.json'));
}

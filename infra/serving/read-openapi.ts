import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenApiDocument } from './complete-openapi.ts';

/** The OpenAPI document as lambdas/http prints it: a program's output, so that `infra` imports none of ours. */
export function readOpenApi(): OpenApiDocument {
  const program = fileURLToPath(new URL('../../lambdas/http/document/print-openapi.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program], { encoding: 'utf8', maxBuffer: 2 ** 24 }));
}

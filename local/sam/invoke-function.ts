import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { runProgram } from './run-program.ts';
import type { SamStack } from './sam-stack.ts';

/**
 * One call of a function in a new container.
 * @throws FunctionFailedError if the function throws, which sam itself reports as a success
 */
export async function invokeFunction(
  stack: SamStack,
  handler: string,
  event: object,
): Promise<{ readonly result: APIGatewayProxyResult; readonly log: string }> {
  const path = join(tmpdir(), `stima-event-${process.pid}.json`);
  await writeFile(path, JSON.stringify(event));
  const args = ['local', 'invoke', ...stack.options, '--event', path, stack.functionOf(handler)];
  const { stdout, stderr } = await runProgram('sam', args, { env: stack.env });
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  if ('errorType' in result) throw new FunctionFailedError(`${handler}: ${result.errorType}: ${result.errorMessage}`);
  return { result, log: stderr };
}

export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

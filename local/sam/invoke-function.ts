import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { objectReader, optionalReader, parseJson, readNumber, readString } from '../../training/table/read-json.ts';
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
): Promise<{ readonly result: FunctionResult; readonly log: string }> {
  const path = join(tmpdir(), `stima-event-${process.pid}.json`);
  await writeFile(path, JSON.stringify(event));
  const args = ['local', 'invoke', ...stack.options, '--event', path, stack.functionOf(handler)];
  const { stdout, stderr } = await runProgram('sam', args, { env: stack.env });
  const printed = stdout.trim().split('\n').at(-1) ?? '';
  const { errorType, errorMessage } = parseJson(printed, readThrown);
  if (errorType !== undefined) throw new FunctionFailedError(`${handler}: ${errorType}: ${errorMessage}`);
  return { result: parseJson(printed, readResult), log: stderr };
}

/** The parts of a function's answer that are used here. */
type FunctionResult = Pick<APIGatewayProxyResult, 'statusCode' | 'body'>;

const readResult = objectReader<FunctionResult>({ statusCode: readNumber, body: readString });
const readThrown = objectReader<{ errorType?: string | undefined; errorMessage?: string | undefined }>({
  errorType: optionalReader(readString),
  errorMessage: optionalReader(readString),
});

export class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

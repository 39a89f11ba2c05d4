import { findVersitygw } from '../../registry/storage/versitygw.ts';
import { runProgram } from './run-program.ts';

/** Image of the Lambda runtime for this machine, as `sam local` looks for it. */
export const RUNTIME_IMAGE = `public.ecr.aws/lambda/nodejs:24-${process.arch === 'arm64' ? 'arm64' : 'x86_64'}`;

/** Why the functions cannot be run in containers here, in a sentence; `undefined` if they can. */
export async function findMissing(): Promise<string | undefined> {
  const versitygw = findVersitygw();
  if ('missing' in versitygw) return versitygw.missing;
  try {
    await runProgram('docker', ['info'], { timeoutMs: 10_000 });
  } catch (error) {
    return `no Docker daemon answers (${messageOf(error)})`;
  }
  try {
    await runProgram('sam', ['--version'], { timeoutMs: 30_000 });
  } catch (error) {
    return `no sam; pip install aws-sam-cli==1.170.0 (${messageOf(error)})`;
  }
  try {
    await runProgram('docker', ['image', 'inspect', RUNTIME_IMAGE]).catch(() =>
      runProgram('docker', ['pull', '--quiet', RUNTIME_IMAGE], { timeoutMs: 300_000 }),
    );
  } catch (error) {
    return `${RUNTIME_IMAGE} is not here and cannot be pulled (${messageOf(error)})`;
  }
  return undefined;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

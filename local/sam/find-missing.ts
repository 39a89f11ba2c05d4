import { findVersitygw } from '../../registry/storage/versitygw.ts';
import { runProgram } from './run-program.ts';

/** The image of the Lambda runtime for this machine, under the name that `sam local` uses. */
export const RUNTIME_IMAGE = `public.ecr.aws/lambda/nodejs:24-${process.arch === 'arm64' ? 'arm64' : 'x86_64'}`;

/** The reason why functions cannot run in containers here, in a sentence. `undefined` if they can. */
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

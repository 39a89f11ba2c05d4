import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The output of a program. @throws Error with its standard error */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly timeoutMs?: number } = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { env = process.env, cwd, timeoutMs = 0 } = options;
  try {
    return await run(program, args, {
      env,
      timeout: timeoutMs,
      maxBuffer: 2 ** 24,
      ...(cwd !== undefined && { cwd }),
    });
  } catch (cause) {
    const { stderr = '', message } = cause as { stderr?: string; message: string };
    throw new Error(`${program} ${args[0]}: ${stderr.trim().split('\n').at(-1) || message}`, { cause });
  }
}

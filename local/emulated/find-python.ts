import { runProgram } from '../sam/run-program.ts';

/** The version of Python that the emulator was tried with, and for which its requirements are locked. */
const OLDEST = [3, 11] as const;
const NEWEST = [3, 13] as const;

const NAMES = ['python3.13', 'python3.12', 'python3.11', 'python3', 'python'];
const PROBE = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';

/** A Python that can run the emulator, or why there is none, in a sentence. STIMA_PYTHON names one that is not on the path. */
export async function findPython(
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly path: string; readonly version: string } | { readonly missing: string }> {
  if (process.platform === 'win32') return { missing: 'it runs on Linux and macOS, on Windows within WSL' };
  const found: string[] = [];
  for (const path of env.STIMA_PYTHON ? [env.STIMA_PYTHON] : NAMES)
    try {
      const version = (await runProgram(path, ['-c', PROBE], { env, timeoutMs: 10_000 })).stdout.trim();
      if (isKnown(version)) return { path, version };
      found.push(`${path} is ${version}`);
    } catch (error) {
      // A name that the path does not have tells nothing; one that cannot make an environment does.
      if (!isAbsent(error)) found.push(messageOf(error));
    }
  return {
    missing: `it needs Python ${OLDEST.join('.')} to ${NEWEST.join('.')} with venv, and ${found.join('; ') || 'none is here'}`,
  };
}

function isKnown(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === OLDEST[0] && minor !== undefined && minor >= OLDEST[1] && minor <= NEWEST[1];
}

const isAbsent = (error: unknown) => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
};

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

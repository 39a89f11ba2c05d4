import { RUNTIME_IMAGE } from '../local/sam/find-missing.ts';
import { runProgram } from '../local/sam/run-program.ts';

/** The base of the Dockerfile, unless another is named. */
const DEFAULT_BASE = 'node:24-slim';

/**
 * An image with Node 24 to build the container on. It is BASE, if that is set. Otherwise it is the default base or the
 * base of the functions, if one of them is on this machine. Otherwise it is the default base from its registry. If
 * there is none, the result is the reason in a sentence.
 */
export async function findBase(): Promise<{ readonly base: string } | { readonly missing: string }> {
  const missing = await findMissingDocker();
  if (missing !== undefined) return { missing };
  const { BASE } = process.env;
  for (const base of BASE ? [BASE] : [DEFAULT_BASE, RUNTIME_IMAGE]) if (await isHere(base)) return { base };
  const base = BASE || DEFAULT_BASE;
  try {
    await runProgram('docker', ['pull', '--quiet', base], { timeoutMs: 300_000 });
    return { base };
  } catch (error) {
    return { missing: `${base} is not here and cannot be pulled (${messageOf(error)})` };
  }
}

/** The reason why nothing can be built on this machine, if there is one. */
export async function findMissingDocker(): Promise<string | undefined> {
  try {
    await runProgram('docker', ['info'], { timeoutMs: 10_000 });
    return undefined;
  } catch (error) {
    const isAbsent = error instanceof Error && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
    return isAbsent ? 'there is no program docker on the path' : `no Docker daemon answers (${messageOf(error)})`;
  }
}

const isHere = (image: string) =>
  runProgram('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  );

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runProgram } from '../sam/run-program.ts';

export interface BuiltImage {
  readonly tag: string;
  /** Size of the one file of ours in it. */
  readonly bundleBytes: number;
}

/** Builds the container's image: the entry code in one file on top of a base that has Node 24. */
export async function buildImage({ tag, base }: { tag: string; base?: string | undefined }): Promise<BuiltImage> {
  const context = await mkdtemp(join(tmpdir(), 'stima-image-'));
  try {
    const bundle = join(context, 'main.mjs');
    await bundleEntry(bundle);
    const options = base === undefined ? [] : ['--build-arg', `BASE=${base}`];
    const dockerfile = fileURLToPath(new URL('../../training/Dockerfile', import.meta.url));
    await runProgram('docker', ['build', '--quiet', '--tag', tag, '--file', dockerfile, ...options, context]);
    return { tag, bundleBytes: (await stat(bundle)).size };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Everything that the container runs in one file, which needs nothing but Node. */
export async function bundleEntry(outfile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Packages in CommonJS ask for parts of Node by require, which a module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}

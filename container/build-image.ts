import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { bundledSources } from '../datasets/bundled-sources.ts';
import { runProgram } from '../local/sam/run-program.ts';
import { fitDigest } from './fit-digest.ts';

export interface BuiltImage {
  readonly tag: string;
  /** The size of the one file with our code. */
  readonly bundleBytes: number;
}

/** Builds the container's image: the entry code in one file on top of a base that has Node 24. */
export async function buildImage({
  tag,
  base,
  platform,
}: {
  tag: string;
  base?: string | undefined;
  /**
   * The platform that it will run on, such as linux/amd64. If it is absent, it is that of this machine. The build runs
   * nothing in the image.
   */
  platform?: string | undefined;
}): Promise<BuiltImage> {
  const context = await mkdtemp(join(tmpdir(), 'stima-image-'));
  try {
    const bundle = join(context, 'main.mjs');
    await bundleEntry(bundle);
    const dockerfile = fileURLToPath(new URL('./Dockerfile', import.meta.url));
    const hasBuildx = await isBuildxThere();
    await runProgram('docker', buildArguments({ tag, base, platform, dockerfile, context, hasBuildx }));
    return { tag, bundleBytes: (await stat(bundle)).size };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/**
 * The arguments of `docker` that build the image. SageMaker takes an image only as a Docker manifest (version 2, schema 2). BuildKit
 * would add a provenance, which makes an index of OCI of it. The builder that Docker has without BuildKit writes that manifest, and
 * does not know the options.
 */
export function buildArguments({
  tag,
  base,
  platform,
  dockerfile,
  context,
  hasBuildx,
}: {
  readonly tag: string;
  readonly base?: string | undefined;
  readonly platform?: string | undefined;
  readonly dockerfile: string;
  readonly context: string;
  readonly hasBuildx: boolean;
}): readonly string[] {
  const output = `type=docker,name=${tag},oci-mediatypes=false`;
  return [
    ...(hasBuildx
      ? ['buildx', 'build', '--provenance=false', '--sbom=false', '--output', output]
      : ['build', '--tag', tag]),
    ...['--quiet', '--file', dockerfile],
    ...(base === undefined ? [] : ['--build-arg', `BASE=${base}`]),
    ...(platform === undefined ? [] : ['--platform', platform]),
    context,
  ];
}

function isBuildxThere(): Promise<boolean> {
  return runProgram('docker', ['buildx', 'version']).then(
    () => true,
    () => false,
  );
}

/** Bundles the whole program of the container into one file, which needs only Node. */
async function bundleEntry(outfile: string): Promise<void> {
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
    plugins: [datasetsInside],
    // Constants of the bundle. A plain process has none.
    define: { 'process.env.STIMA_IMAGE_FIT': JSON.stringify(await fitDigest()) },
    // Packages in CommonJS load parts of Node by `require`, which a module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'error',
  });
}

/** Replaces the modules of `datasets/` that read folders. The text in their place imports every folder, so one file carries all. */
const datasetsInside: Plugin = {
  name: 'datasets-inside',
  async setup({ onLoad }) {
    const sources = await bundledSources();
    onLoad({ filter: /[\\/]datasets[\\/](datasets|references)\.ts$/ }, ({ path }) => {
      const contents = basename(path) === 'datasets.ts' ? sources['datasets.ts'] : sources['references.ts'];
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * A digest of the code that makes a model from sums, 16 hex digits. It is computed from the bundle, so comments do not
 * change it. Two builds with the same digest fit the same bytes.
 */
export async function fitDigest(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../training/kinds/registered/fitting.ts', import.meta.url))],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'error',
  });
  return createHash('sha256').update(outputFiles[0]!.contents).digest('hex').slice(0, 16);
}

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';

/**
 * A handler of lambdas/functions in one file, with its data beside it. The asset is named after its content. So
 * unchanged code is not deployed again.
 */
export function bundledCode(handler: string): AssetCode {
  return Code.fromAsset(FUNCTIONS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // This image is never run, since the bundler is among the packages of the checkout.
      image: DockerImage.fromRegistry('none'),
      // The CDK tells assets of the same folder apart by this.
      command: [handler],
      local: {
        tryBundle(folder: string): boolean {
          bundles ??= bundleAll();
          cpSync(join(bundles, handler), folder, { recursive: true });
          return true;
        },
      },
    },
  });
}

const FUNCTIONS = fileURLToPath(new URL('../../lambdas/functions', import.meta.url));
const BUNDLER = fileURLToPath(new URL('bundle-handlers.ts', import.meta.url));

/** The folder with the bundles of all handlers. */
let bundles: string | undefined;

/** Bundles all handlers at once. One after the other, each would read the same packages again. */
function bundleAll(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stima-bundles-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const isHandler = (file: string) => readFileSync(join(FUNCTIONS, file), 'utf8').includes('export const handler ');
  const handlers = readdirSync(FUNCTIONS)
    .filter((file) => file.endsWith('.ts') && isHandler(file))
    .map((file) => file.replace(/\.ts$/, ''));
  execFileSync(process.execPath, [BUNDLER, handlers.join(','), folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

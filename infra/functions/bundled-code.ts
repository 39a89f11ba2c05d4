import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';

/**
 * A handler of lambdas/functions in one file, with its data beside it. The asset is named after its content. So
 * unchanged code is not deployed again.
 */
export function bundledCode(handler: string): AssetCode {
  return Code.fromAsset(`${ROOT}lambdas/functions`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // This image is never run, since the bundler is among the packages of the checkout.
      image: DockerImage.fromRegistry('none'),
      // The CDK tells assets of the same folder apart by this.
      command: [handler],
      local: {
        tryBundle(folder: string): boolean {
          execFileSync(process.execPath, [BUNDLER, handler, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
          return true;
        },
      },
    },
  });
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUNDLER = fileURLToPath(new URL('bundle-handler.ts', import.meta.url));

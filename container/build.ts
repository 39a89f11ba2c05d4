import { buildImage } from './build-image.ts';
import { findMissingDocker } from './find-base.ts';

/**
 * npm run container:build [-- tag] builds the image of container/Dockerfile. BASE names another base image. PLATFORM
 * names the platform of another machine.
 */
const tag = process.argv[2] ?? 'stima';
const missing = await findMissingDocker();
if (missing) fail(`The image cannot be built: ${missing}. Install Docker, or start it, and try again.`);
const { BASE: base, PLATFORM: platform } = process.env;
const { bundleBytes } = await buildImage({ tag, base, platform }).catch((error: Error) =>
  fail(`The image cannot be built: ${error.message}`),
);
process.stdout.write(`${tag} is built; ${Math.round(bundleBytes / 1000)} kB of it are ours.

  docker run --rm -v "$PWD/ml:/opt/ml" ${tag} train
  docker run --rm -v "$PWD/ml:/opt/ml:ro" -p 127.0.0.1:8080:8080 ${tag} serve
`);

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

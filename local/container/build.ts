import { buildImage } from './build-image.ts';

/** npm run container:build [-- tag]: the image of training/Dockerfile; BASE names another base, one that can be had here. */
const tag = process.argv[2] ?? 'stima';
const { bundleBytes } = await buildImage({ tag, base: process.env.BASE });
process.stdout.write(`${tag} is built; ${Math.round(bundleBytes / 1000)} kB of it are ours.

  docker run --rm -v "$PWD/ml:/opt/ml" ${tag} train
  docker run --rm -v "$PWD/ml:/opt/ml:ro" -p 127.0.0.1:8080:8080 ${tag} serve
`);

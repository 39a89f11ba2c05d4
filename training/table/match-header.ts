import type { Dataset } from '../../datasets/dataset.ts';

/** Where in a file's rows a dataset's values stand. */
export interface HeaderMatch {
  /** For each column of the dataset the index of its cell, or -1 where the file has none. */
  readonly cellOf: readonly number[];
  /** Index of the target's cell, or -1. */
  readonly targetCell: number;
  /** Names of optional columns that the file does not have; a constant is known without. */
  readonly missing: readonly string[];
  /** Columns of the file that are not read, by name; an unnamed one as `column 1`. */
  readonly ignored: readonly string[];
  /** The same in sentences for the receipt. */
  readonly notes: readonly string[];
}

/** Why a file cannot be matched. */
export interface HeaderRefusal {
  readonly refused: 'missing-columns' | 'duplicate-columns';
  readonly message: string;
}

export interface MatchHeaderOptions {
  /** Files to be priced need no target. */
  readonly target: 'required' | 'optional';
  /** Cells of the first rows, to tell an index column by. */
  readonly sample?: readonly (readonly string[])[];
}

/**
 * Finds a dataset's columns in the header of a file, in any order; case, white space, quotes, hyphens and underscores do
 * not count. Of two columns that would be the same, the first is passed over where it counts rows.
 */
export function matchHeader(
  dataset: Dataset,
  header: readonly string[],
  { target, sample = [] }: MatchHeaderOptions,
): HeaderMatch | HeaderRefusal {
  const keys = header.map(squash);
  const wanted = [...dataset.columns.map(({ name }) => name), dataset.target.column];
  const isIndex = isIndexColumn(keys, wanted, sample);
  const named = keys.map((key, cell) => (cell === 0 && isIndex ? '' : key));

  const seen = new Set<string>();
  const duplicates = new Set<string>();
  named.forEach((key, cell) => {
    if (key !== '' && seen.has(key)) duplicates.add(header[cell]!);
    seen.add(key);
  });
  if (duplicates.size > 0)
    return {
      refused: 'duplicate-columns',
      message: `The header names ${quoteAll([...duplicates])} more than once; each column may stand in it once.`,
    };

  const cells = wanted.map((name) => named.indexOf(squash(name)));
  const targetCell = cells.pop()!;
  const isMissing = (index: number) => cells[index] === -1;
  const lacking = dataset.columns.filter(({ required }, index) => required && isMissing(index)).map(({ name }) => name);
  if (target === 'required' && targetCell === -1) lacking.push(dataset.target.column);
  if (lacking.length > 0)
    return {
      refused: 'missing-columns',
      message: `The header has no column ${quoteAll(lacking)}. Found: ${quoteAll(header)}. Expected: ${expected(dataset, target)}.`,
    };

  const missing = dataset.columns
    .filter(({ kind }, index) => kind !== 'constant' && isMissing(index))
    .map(({ name }) => name);
  const read = new Set([...cells, targetCell]);
  const indexCells = [...header.keys()].filter((cell) => !read.has(cell) && NO_NAME.test(named[cell]!));
  const extra = [...header.keys()].filter((cell) => !read.has(cell) && !NO_NAME.test(named[cell]!));
  const nameOf = (cell: number) => cut(header[cell]!.trim()) || `column ${cell + 1}`;
  const notes: string[] = [];
  if (indexCells.length > 0)
    notes.push(`Ignored ${indexCells.map(nameOf).join(', ')}: unnamed, or the row numbers of a data frame.`);
  if (extra.length > 0) notes.push(`Ignored ${quoteAll(extra.map(nameOf))}: no column of ${dataset.name}.`);
  if (missing.length > 0) notes.push(`Not in the file, so taken as not given: ${missing.join(', ')}.`);
  return { cellOf: cells, targetCell, missing, ignored: [...indexCells, ...extra].map(nameOf), notes };
}

function squash(name: string): string {
  return name.toLowerCase().replace(/[\s"'`_\uFEFF-]+/g, '');
}

/** What R and pandas call row names that were given no name; squashed. */
const NO_NAME = /^(unnamed:\d+(\.\d+)*|row\.?names)?$/;
/** What a column of row names is called after it was read and written once more. */
const AGAIN = /^(x|x\.?1|\.\.\.1|v1|column1|index|level0)$/;

/** Whether the first column merely counts the rows, under a name that nothing else needs. */
function isIndexColumn(
  keys: readonly string[],
  wanted: readonly string[],
  sample: readonly (readonly string[])[],
): boolean {
  const first = keys[0] ?? '';
  if (NO_NAME.test(first)) return true;
  if (!AGAIN.test(first) || sample.length < 2) return false;
  const isNeeded = wanted.some((name) => squash(name) === first) && keys.lastIndexOf(first) === 0;
  return (
    !isNeeded && sample.every(([cell = ''], row) => /^\d+$/.test(cell) && Number(cell) - row === Number(sample[0]![0]))
  );
}

function expected(dataset: Dataset, target: 'required' | 'optional'): string {
  const names = dataset.columns.filter(({ required }) => required).map(({ name }) => name);
  if (target === 'required') names.push(dataset.target.column);
  const optional = dataset.columns.filter(({ required }) => !required).map(({ name }) => name);
  return optional.length === 0 ? names.join(', ') : `${names.join(', ')}; optional: ${optional.join(', ')}`;
}

const MAX_SHOWN = 40;

function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN).map((name) => JSON.stringify(cut(name)));
  return names.length > MAX_SHOWN ? `${shown.join(', ')} and ${names.length - MAX_SHOWN} more` : shown.join(', ');
}

function cut(name: string): string {
  return name.length <= MAX_SHOWN ? name : `${name.slice(0, MAX_SHOWN)}…`;
}

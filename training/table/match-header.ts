import type { Dataset } from '../../datasets/dataset.ts';
import { editDistance } from './edit-distance.ts';
import {
  labelColumns,
  matchName,
  type NameMatch,
  type ParsedName,
  parseName,
  saysOtherUnit,
  squashName,
  type WantedColumn,
  wantedColumns,
} from './name-columns.ts';

/** The cells of a file's rows that have a dataset's values. */
export interface HeaderMatch {
  /** For each column of the dataset the index of its cell, or -1 if the file has none. */
  readonly cellOf: readonly number[];
  /** For each of its constants the index of its cell, or -1. */
  readonly constantCells: readonly number[];
  /** The index of the target's cell, or -1. */
  readonly targetCell: number;
  /** The index of the cell of the date, or -1. */
  readonly dateCell: number;
  /** The index of the cell of the source, or -1. */
  readonly sourceCell: number;
  /** The ISO codes that the currency in the target's name may mean, if it names one. */
  readonly currency?: readonly string[];
  /**
   * The names of optional columns that the file lacks. A constant is not among them, since it is known without a cell.
   */
  readonly missing: readonly string[];
  /** The names of the columns of the file that are not read. An unnamed one is called `column 1`. */
  readonly ignored: readonly string[];
  /** The same in sentences for the receipt. */
  readonly notes: readonly string[];
}

/** The reason why a file cannot be matched. */
export interface HeaderRefusal {
  readonly refused: 'missing-columns' | 'duplicate-columns';
  readonly message: string;
}

export interface MatchHeaderOptions {
  /** Files to be priced need no target. What they say of dates and sources is not read. */
  readonly target: 'required' | 'optional';
  /** Cells of the first rows. They show whether a column is an index. */
  readonly sample?: readonly (readonly string[])[];
}

/**
 * Finds a dataset's columns in the header of a file, in any order. A column is found by its name or a declared synonym,
 * alone or followed by its unit, which may be in brackets. A column's own name has precedence over a synonym. Unknown
 * columns may repeat. If two columns have the same name and the first one numbers the rows, the first one is ignored.
 */
export function matchHeader(
  dataset: Dataset,
  header: readonly string[],
  { target, sample = [] }: MatchHeaderOptions,
): HeaderMatch | HeaderRefusal {
  const labels = target === 'required' ? labelColumns(dataset) : {};
  const wanted = wantedColumns(dataset, labels);
  const isIndex = isIndexColumn(header, wanted, sample);
  const names = header.map((name, cell) => (cell === 0 && isIndex ? '' : name));
  const parsed = names.map(parseName);
  const found = wanted.map((column) => bestCells(parsed, column));
  const taken = new Map<number, string>();
  const duplicates = found.flatMap(({ cells }) => (cells.length > 1 ? cells : []));
  for (const [index, { cells }] of found.entries())
    for (const cell of cells) {
      if (taken.has(cell)) duplicates.push(cell);
      taken.set(cell, wanted[index]!.name);
    }
  if (duplicates.length > 0) return duplicateColumns(names, duplicates);

  const cells = found.map((one) => one.cells[0] ?? -1);
  const targetCell = cells.pop()!;
  const sourceCell = labels.source ? cells.pop()! : -1;
  const dateCell = labels.date ? cells.pop()! : -1;
  const constantCells = cells.splice(dataset.columns.length);
  const isMissing = (index: number) => cells[index] === -1;
  const lacking = dataset.columns.filter(({ required }, index) => required && isMissing(index)).map(({ name }) => name);
  if (target === 'required' && targetCell === -1) lacking.push(dataset.target.column);
  const free = header.filter((_, cell) => !taken.has(cell));
  const otherUnits = header.flatMap((name, cell) =>
    wanted.filter((column) => saysOtherUnit(parsed[cell]!, column)).map((column) => ({ name, column })),
  );
  if (lacking.length > 0) return missingColumns(dataset, target, header, lacking, free, otherUnits);

  const missing = dataset.columns
    .filter(({ kind }, index) => kind !== 'constant' && isMissing(index))
    .map(({ name }) => name);
  const read = new Set([...cells, ...constantCells, dateCell, sourceCell, targetCell]);
  const unread = [...header.keys()].filter((cell) => !read.has(cell));
  const indexCells = unread.filter((cell) => NO_NAME.test(squashName(names[cell]!)));
  // In a table to be priced, this column says at which level a row is priced.
  const isTime = (cell: number) => target === 'optional' && dataset.date && squashName(names[cell]!) === 'asof';
  const extra = unread.filter((cell) => !indexCells.includes(cell) && !isTime(cell));
  const nameOf = (cell: number) => cut(header[cell]!.trim()) || `column ${cell + 1}`;
  const notes: string[] = [];
  const renamed = wanted.flatMap(({ name }, index) =>
    (found[index]!.match?.rank ?? 0) > 0 ? [`${quote(header[found[index]!.cells[0]!]!)} as ${name}`] : [],
  );
  if (renamed.length > 0) notes.push(`Read ${renamed.join(', ')}.`);
  if (indexCells.length > 0)
    notes.push(`Ignored ${indexCells.map(nameOf).join(', ')}: unnamed, or the row numbers of a data frame.`);
  if (extra.length > 0) notes.push(`Ignored ${quoteAll(extra.map(nameOf))}: no column of ${dataset.name}.`);
  for (const { name, column } of otherUnits)
    notes.push(`${quote(name)} is not read as ${column.name}, which is in ${column.printed?.unit}.`);
  if (missing.length > 0) notes.push(`Not in the file, so taken as not given: ${missing.join(', ')}.`);
  const currency = found.at(-1)?.match?.currency;
  const ignored = [...indexCells, ...extra].map(nameOf);
  return {
    cellOf: cells,
    constantCells,
    targetCell,
    dateCell,
    sourceCell,
    missing,
    ignored,
    notes,
    ...(currency !== undefined && { currency }),
  };
}

/**
 * Counts the columns of a dataset that a line names. This distinguishes a header from a title above it, and the right
 * delimiter from others.
 */
export function countNamed(dataset: Dataset): (cells: readonly string[]) => number {
  const wanted = wantedColumns(dataset);
  return (cells) => {
    const names = cells.slice(0, MOST_COLUMNS).map(parseName);
    return wanted.filter((column) => names.some((name) => matchName(name, column))).length;
  };
}

/** The most cells of a line that are examined to recognise a header. */
const MOST_COLUMNS = 500;

/** The cells that name a column best. */
function bestCells(
  names: readonly ParsedName[],
  column: WantedColumn,
): { readonly cells: readonly number[]; readonly match?: NameMatch } {
  let best: NameMatch | undefined;
  let cells: number[] = [];
  for (const [cell, name] of names.entries()) {
    const match = matchName(name, column);
    if (!match || (best && match.rank > best.rank)) continue;
    if (best?.rank === match.rank) cells.push(cell);
    else cells = [cell];
    best = match;
  }
  return { cells, ...(best && { match: best }) };
}

function duplicateColumns(names: readonly string[], cells: readonly number[]): HeaderRefusal {
  const twice = [...new Set(cells)].sort((a, b) => a - b).map((cell) => names[cell]!);
  return {
    refused: 'duplicate-columns',
    message: `The header names one column more than once: ${quoteAll(twice)}; keep the one that is meant.`,
  };
}

function missingColumns(
  dataset: Dataset,
  target: 'required' | 'optional',
  header: readonly string[],
  lacking: readonly string[],
  free: readonly string[],
  otherUnits: readonly { readonly name: string; readonly column: WantedColumn }[],
): HeaderRefusal {
  const nearest = lacking.flatMap((name) => {
    const other = otherUnits.find(({ column }) => column.name === name);
    if (other) return [`${quote(other.name)} for ${name}, which must be in ${other.column.printed?.unit}`];
    const near = nearestName(name, free);
    return near === undefined ? [] : [`${quote(near)} for ${name}`];
  });
  const hint = nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
  return {
    refused: 'missing-columns',
    message: `The header has no column ${quoteAll(lacking)}.${hint} Found: ${quoteAll(header)}. Expected: ${expected(dataset, target)}.`,
  };
}

/** The name with the smallest edit distance to the wanted one, if they have more in common than not. */
function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const key = squashName(wanted);
  let nearest: string | undefined;
  let best = 0.5;
  for (const name of names.slice(0, 500)) {
    const other = squashName(name.slice(0, MAX_SHOWN));
    const contains = other.length > 0 && key.length >= 3 && other.includes(key);
    const share = contains ? 0.4 : editDistance(key, other) / Math.max(key.length, other.length, 1);
    if (share < best) [nearest, best] = [name, share];
  }
  return nearest;
}

/** The names that R and pandas give to unnamed row names, squashed. */
const NO_NAME = /^(unnamed:\d+(\.\d+)*|row\.?names)?$/;
/** The name that a column of row names gets when R reads and writes a file again. */
const AGAIN = /^(x|x\.?1|\.\.\.1|v1|column1|index|level0)$/;

/** Whether the first column only numbers the rows, in any order, under a name that no other column needs. */
function isIndexColumn(
  header: readonly string[],
  wanted: readonly WantedColumn[],
  sample: readonly (readonly string[])[],
): boolean {
  const keys = header.map(squashName);
  const first = keys[0] ?? '';
  if (NO_NAME.test(first)) return true;
  if (!AGAIN.test(first) || sample.length < 2) return false;
  const numbers = sample.map(([cell = '']) => cell.trim());
  if (!numbers.every((cell) => /^\d+$/.test(cell)) || new Set(numbers).size < numbers.length) return false;
  const isNeeded = wanted.some(({ name }) => squashName(name) === first);
  if (!isNeeded) return true;
  const other = keys.lastIndexOf(first);
  // The other column of this name has the values, if they are not all whole or the first column simply counts.
  return other > 0 && (sample.some((cells) => !/^\d*$/.test(cells[other]?.trim() ?? '')) || counts(numbers));
}

function counts(numbers: readonly string[]): boolean {
  return numbers.every((cell, row) => Number(cell) - row === Number(numbers[0]));
}

function expected(dataset: Dataset, target: 'required' | 'optional'): string {
  const names = dataset.columns.filter(({ required }) => required).map(({ name }) => name);
  if (target === 'required') names.push(dataset.target.column);
  const optional = dataset.columns.filter(({ required }) => !required).map(({ name }) => name);
  return optional.length === 0 ? names.join(', ') : `${names.join(', ')}; optional: ${optional.join(', ')}`;
}

const MAX_SHOWN = 40;

function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN).map(quote);
  return names.length > MAX_SHOWN ? `${shown.join(', ')} and ${names.length - MAX_SHOWN} more` : shown.join(', ');
}

const quote = (name: string): string => JSON.stringify(cut(name));

function cut(name: string): string {
  return name.length <= MAX_SHOWN ? name : `${name.slice(0, MAX_SHOWN)}…`;
}

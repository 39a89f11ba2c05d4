import type { TermsTextColumn } from '../../datasets/terms-dataset.ts';
import { readAmount } from '../../training/table/amount.ts';
import { squashName } from '../../training/table/name-columns.ts';
import type { DecimalMark } from '../../training/table/number-format.ts';
import { type ColumnCells, given, groupCells } from './column-cells.ts';
import { explainedVariance, rankedByGroup } from './explained-alone.ts';
import { findDecimal } from './find-decimal.ts';
import { findItemColumn } from './find-item-column.ts';
import { rankCorrelation } from './rank-correlation.ts';
import { recogniseColumn } from './recognise-column.ts';
import { type RecognisedTarget, recogniseTarget, type TargetProblem } from './recognise-target.ts';
import type { LearntColumn, LeftOutColumn } from './recognised.ts';

/** The cells of a file, by column. */
export interface TableCells {
  readonly header: readonly string[];
  /** The cells of each column, all of one length. */
  readonly columns: readonly (readonly string[])[];
}

export interface TableOptions {
  /** The name of the column to be learnt. */
  readonly target: string;
  readonly yes?: string | undefined;
  readonly unit?: string | undefined;
  /** Names of columns that must not be learnt from. */
  readonly without?: readonly string[];
}

/** What a table is, found from its cells. */
export interface RecognisedTable {
  readonly target: RecognisedTarget;
  readonly targetCells: ColumnCells;
  readonly decimal: DecimalMark;
  readonly learnt: readonly (LearntColumn & { readonly cells: ColumnCells })[];
  readonly leftOut: readonly LeftOutColumn[];
  /** The column that names the item, if items stand in the file several times. */
  readonly itemColumn?: string;
  /** Columns that alone say nearly everything about the target. */
  readonly suspects: readonly Suspect[];
  readonly rows: RowsFound;
}

export interface RowsFound {
  readonly read: number;
  /** Rows without a readable target. They are not learnt from. */
  readonly withoutTarget: number;
  /** Rows that are the same as an earlier one in all columns that are learnt, and in the target. */
  readonly copies: number;
  /** Rows that are the same as an earlier one but for the target. */
  readonly contradicting: number;
}

export interface Suspect {
  readonly name: string;
  /** The share of the variance of ln price, or the AUC, that the column alone reaches on rows that it was not learnt from. */
  readonly explained: number;
}

/** From so much on, what a column alone says of the target is explained. */
const SUSPECT = 0.9;
/** From so much on, a column is the target itself. */
const COPY = 0.9995;
/** A column of numbers is the target itself if it puts the rows in the same order, but for rounding. */
const SAME_ORDER = 0.9999;
/** From so much on, numbers are compared with the target one by one. */
const MAY_BE_COPY = 0.7;
/** Numbers are compared in groups of equal size: at most so many, of at least so many rows. */
const MOST_GROUPS = 60;
const ROWS_A_GROUP = 20;

/** What each column of a table is, and what of it can be learnt. */
export function recogniseTable(table: TableCells, options: TableOptions): RecognisedTable | TargetProblem {
  const names = table.header.map((name) => name.trim());
  const at = findColumn(names, options.target);
  if (at < 0) return { kind: 'refused', message: sayNoColumn(names, options.target) };
  const grouped = table.columns.map((cells, i) => groupCells(names[i]!, cells));
  const decimal = findDecimal(grouped);
  const targetCells = grouped[at]!;
  const target = recogniseTarget(targetCells, { decimal, yes: options.yes, unit: options.unit });
  if ('kind' in target) return target;
  const kept = [...target.values.keys()].filter((row) => !Number.isNaN(target.values[row]!));
  const values = Float64Array.from(kept, (row) => target.values[row]!);
  const without = new Set((options.without ?? []).map(squashName));
  const unknown = (options.without ?? []).find((name) => findColumn(names, name) < 0);
  if (unknown !== undefined) return { kind: 'refused', message: sayNoColumn(names, unknown) };
  const found = names.flatMap((name, i) => {
    if (i === at) return [];
    const cells = kept.length === targetCells.rows ? grouped[i]! : groupCells(name, pick(table.columns[i]!, kept));
    const why = whyNotRead(names, i, without);
    return [why === undefined ? recognise(cells, { decimal, target, values }) : { leftOut: name, why }];
  });
  const candidates = found.filter((one) => 'column' in one);
  const item = findItemColumn(
    candidates.map(({ cells }) => cells),
    values,
  );
  return {
    ...{ target: targetCells.gaps > 0 ? withGaps(target) : target, targetCells, decimal },
    learnt: candidates.map((one) => (one.cells === item ? { ...one, ...nameItems(item) } : one)),
    leftOut: found.filter((one) => 'leftOut' in one),
    ...(item && { itemColumn: item.name }),
    suspects: candidates
      .filter(({ cells, explained }) => cells !== item && explained >= SUSPECT)
      .map(({ cells, explained }) => ({ name: cells.name, explained })),
    rows: {
      ...{ read: targetCells.rows, withoutTarget: targetCells.rows - kept.length },
      ...countCopies(
        candidates.map(({ cells }) => cells),
        values,
      ),
    },
  };
}

const withGaps = (found: RecognisedTarget): RecognisedTarget => ({
  ...found,
  target: { ...found.target, mayBeMissing: true },
});

const pick = (cells: readonly string[], rows: readonly number[]): readonly string[] => rows.map((row) => cells[row]!);

interface Known {
  readonly decimal: DecimalMark;
  readonly target: RecognisedTarget;
  /** Of the rows that have a target. */
  readonly values: Float64Array;
}

/** What a column is. A column that is the target itself, in another unit or by another name, is left out. */
function recognise(cells: ColumnCells, { decimal, target, values }: Known): Candidate | LeftOutColumn {
  const facts = {
    decimal,
    followsTarget: (numberOf: (row: number) => number) => followsTarget(numberOf, values),
  };
  const recognised = recogniseColumn(cells, facts);
  if ('leftOut' in recognised) return recognised;
  const numbers = numbersOf(cells, decimal);
  const explained = explainedAlone(cells, numbers, target, values);
  const isSame =
    explained >= MAY_BE_COPY &&
    given(cells) >= 0.9 * cells.rows &&
    (explained >= COPY || Math.abs(rankCorrelation(numbers, values).correlation) >= SAME_ORDER);
  if (!isSame) return { ...recognised, cells, explained };
  return { leftOut: cells.name, why: `says the same as ${target.target.column}: a copy of it, or written after it` };
}

type Candidate = LearntColumn & { readonly cells: ColumnCells; readonly explained: number };

function findColumn(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted.trim());
  return exact >= 0 ? exact : names.findIndex((name) => squashName(name) === squashName(wanted));
}

function sayNoColumn(names: readonly string[], wanted: string): string {
  const shown = names.slice(0, 40).map((name) => JSON.stringify(name));
  return `The file has no column ${JSON.stringify(wanted)}; its columns are ${shown.join(', ')}${names.length > 40 ? ' …' : ''}.`;
}

/** Why a column is not looked at. `undefined` if it is. */
function whyNotRead(names: readonly string[], index: number, without: ReadonlySet<string>): string | undefined {
  const name = names[index]!;
  if (name === '' || name === '__proto__') return 'has no name that can be used';
  const key = squashName(name);
  if (names.filter((other) => squashName(other) === key).length > 1)
    return 'has a name that stands twice in the header';
  return without.has(key) ? 'is left out as you said' : undefined;
}

/** The rank correlation with the target, in standard deviations of chance. */
function followsTarget(numberOf: (row: number) => number, target: Float64Array): number {
  const { correlation, rows } = rankCorrelation(
    target.map((_, row) => numberOf(row)),
    target,
  );
  return correlation * Math.sqrt(Math.max(0, rows - 1));
}

function numbersOf({ texts, textOf }: ColumnCells, decimal: DecimalMark): Float64Array {
  const values = texts.map((text) => readAmount(text, decimal)?.value ?? Number.NaN);
  return Float64Array.from(textOf, (text) => (text < 0 ? Number.NaN : values[text]!));
}

function explainedAlone(
  cells: ColumnCells,
  numbers: Float64Array,
  { target }: RecognisedTarget,
  values: Float64Array,
): number {
  const measure = target.answers ? rankedByGroup : explainedVariance;
  const byText = measure(cells.textOf, cells.texts.length, values);
  const isNumber = numbers.reduce((rows, value) => rows + (Number.isNaN(value) ? 0 : 1), 0) > 0.5 * given(cells);
  return isNumber ? Math.max(byText, measure(groupsOf(numbers), MOST_GROUPS, values)) : byText;
}

/** Groups of numbers of about equal size. Equal numbers are in one group. */
function groupsOf(numbers: Float64Array): Int32Array {
  const sorted = numbers.filter((value) => !Number.isNaN(value)).sort();
  const groups = Math.max(1, Math.min(MOST_GROUPS, Math.floor(sorted.length / ROWS_A_GROUP)));
  const bounds = Array.from({ length: groups - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / groups)]!);
  return Int32Array.from(numbers, (value) => (Number.isNaN(value) ? -1 : countBelow(bounds, value)));
}

/** @param sorted ascending */
function countBelow(sorted: readonly number[], value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Nothing is learnt from the name of an item. */
function nameItems(cells: ColumnCells): LearntColumn {
  const column: TermsTextColumn = {
    ...{ kind: 'text', name: cells.name, title: cells.name, required: false },
    ...{ parts: [], example: cells.texts[0]! },
  };
  return { column, said: 'the name of the item: its rows stay together, and nothing is learnt from it', notes: [] };
}

function countCopies(
  columns: readonly ColumnCells[],
  target: Float64Array,
): Pick<RowsFound, 'copies' | 'contradicting'> {
  const seen = new Map<string, Set<number>>();
  let [copies, contradicting] = [0, 0];
  for (const [row, value] of target.entries()) {
    const key = columns.map(({ textOf }) => textOf[row]).join();
    const before = seen.get(key);
    if (before === undefined) seen.set(key, new Set([value]));
    else if (before.has(value)) copies++;
    else {
      contradicting++;
      before.add(value);
    }
  }
  return { copies, contradicting };
}

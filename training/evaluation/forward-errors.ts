import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
} from '../table/read-json.ts';
import { count, percent } from '../wording/wording.ts';

/*
 * Errors forward in time are prequential (Dawid 1984): each accepted row is priced by the champion of the moment before
 * it is learnt. Their sums are whole numbers, so that those of several files add, in any order.
 */

/** How far the answer to a row is from its target, at the time and the source of the row. */
export interface ForwardError {
  /** `2026-06`; absent if nothing says it. */
  readonly period?: string | undefined;
  /** The lower bound of its band of the scale; the first has none. */
  readonly from: number | null;
  /** ln of the answer over the target. */
  readonly error: number;
  readonly isCovered: boolean;
}

/** The errors of the rows of one period and band. */
export interface ForwardCell {
  readonly period: string;
  readonly from: number | null;
  readonly rows: number;
  /** Σ |error| and Σ error, in 1/1024. */
  readonly absolute: number;
  readonly signed: number;
  /** Rows whose target lies within the range. */
  readonly covered: number;
}

/** The errors of the rows of a file that are of a period which the champion has not passed. */
export interface ForwardErrors {
  /** The last period that the champion knew; absent if it knew none. */
  readonly knownUntil?: string | undefined;
  /** By period, then by band. */
  readonly cells: readonly ForwardCell[];
}

export const readForwardErrors = objectReader<ForwardErrors>({
  knownUntil: optionalReader(readString),
  cells: listReader(
    objectReader<ForwardCell>({
      period: readString,
      from: nullableReader(readNumber),
      rows: readNumber,
      absolute: readNumber,
      signed: readNumber,
      covered: readNumber,
    }),
  ),
});

const UNIT = 1024;

/** @param knownUntil the last period that the champion knows */
export function collectForwardErrors(knownUntil: string | undefined) {
  const cells = new Map<string, ForwardCell>();
  return {
    /** A row of no period has no place in time, and one of a period before the champion's last is not ahead of it. */
    add({ period, from, error, isCovered }: ForwardError): void {
      if (period === undefined || (knownUntil !== undefined && period < knownUntil)) return;
      const scaled = Math.round(error * UNIT);
      addCell(cells, {
        ...{ period, from, rows: 1, absolute: Math.abs(scaled), signed: scaled },
        covered: isCovered ? 1 : 0,
      });
    },
    finish: (): ForwardErrors => ({ ...(knownUntil !== undefined && { knownUntil }), cells: sorted(cells) }),
  };
}

/** Of the parts of one file, which one champion has judged. */
export function mergeForwardErrors(parts: readonly ForwardErrors[]): ForwardErrors | undefined {
  const [first] = parts;
  return first && { ...first, cells: addCells(parts.flatMap((part) => part.cells)) };
}

/** The errors of a period together. */
export interface ForwardFigures {
  readonly period: string;
  readonly rows: number;
  /** Mean of |ln answer − ln target|, and of ln answer − ln target. */
  readonly error: number;
  readonly bias: number;
  readonly coverage: number;
}

/**
 * The figures of the last periods, of all files together. A file of several new periods counts with the first of them: the
 * champion had not learnt that one when it priced the next.
 *
 * @param count the most periods
 */
export function forwardFigures(files: readonly ForwardErrors[], count: number): ForwardFigures[] {
  const cells = addCells(files.flatMap(nextPeriods));
  const periods = [...new Set(cells.map(({ period }) => period))].slice(-count);
  return periods.map((period) => {
    const own = cells.filter((cell) => cell.period === period);
    const sum = (of: (cell: ForwardCell) => number) => own.reduce((total, cell) => total + of(cell), 0);
    const rows = sum((cell) => cell.rows);
    return {
      period,
      rows,
      error: sum((cell) => cell.absolute) / UNIT / rows,
      bias: sum((cell) => cell.signed) / UNIT / rows,
      coverage: sum((cell) => cell.covered) / rows,
    };
  });
}

function nextPeriods({ knownUntil, cells }: ForwardErrors): readonly ForwardCell[] {
  const next = cells.find(({ period }) => knownUntil === undefined || period > knownUntil)?.period;
  return cells.filter(({ period }) => next === undefined || period <= next);
}

function addCells(cells: readonly ForwardCell[]): ForwardCell[] {
  const sums = new Map<string, ForwardCell>();
  for (const cell of cells) addCell(sums, cell);
  return sorted(sums);
}

function addCell(sums: Map<string, ForwardCell>, cell: ForwardCell): void {
  const key = `${cell.period} ${cell.from}`;
  const before = sums.get(key);
  sums.set(
    key,
    before
      ? {
          ...cell,
          rows: before.rows + cell.rows,
          absolute: before.absolute + cell.absolute,
          signed: before.signed + cell.signed,
          covered: before.covered + cell.covered,
        }
      : cell,
  );
}

/** The names of the periods of one rhythm ascend with time. */
function sorted(cells: ReadonlyMap<string, ForwardCell>): ForwardCell[] {
  const low = ({ from }: ForwardCell) => from ?? Number.NEGATIVE_INFINITY;
  return [...cells.values()].sort((a, b) => (a.period === b.period ? low(a) - low(b) : a.period < b.period ? -1 : 1));
}

/** The figures in one sentence; empty without any. */
export function describeForward(figures: readonly ForwardFigures[]): string {
  const last = figures.at(-1);
  if (!last) return '';
  const rows = figures.reduce((sum, one) => sum + one.rows, 0);
  const mean = (of: (one: ForwardFigures) => number) =>
    figures.reduce((sum, one) => sum + one.rows * of(one), 0) / rows;
  const since = figures.length > 1 ? ` since ${figures[0]!.period}` : '';
  const latest = figures.length > 1 ? `; in ${last.period} ${percent(last.error)}` : '';
  return `Forward in time, on ${count(rows)} rows${since} that were priced before they were learnt, prices were ${percent(mean((one) => one.error))} off on average${latest}, and the range held ${percent(mean((one) => one.coverage))}.`;
}

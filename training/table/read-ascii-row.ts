import type { Column, ConstantColumn } from '../../datasets/column.ts';
import type { Row, Target } from '../../datasets/dataset.ts';
import { type AsciiCells, asciiText, readPlainNumber } from './ascii-cells.ts';
import type { Issue } from './issue.ts';
import { AS_DECLARED, type CellReading, readCell, readTarget } from './read-cell.ts';
import { rememberWords } from './word-memory.ts';

export interface AsciiRowOptions {
  readonly columns: readonly Column[];
  readonly constants: readonly ConstantColumn[];
  readonly target: Target;
  /** For each column the index of its cell, or -1. */
  readonly cellOf: ArrayLike<number>;
  /** The same for each constant. */
  readonly constantCells: ArrayLike<number>;
  readonly targetCell: number;
  readonly reading: CellReading;
}

/** Words of a column that are remembered. A column of grades has fewer. */
const MOST_WORDS = 512;

/**
 * Reads rows of ASCII without a string for each cell. Plain numbers are read from their bytes, and words that have been
 * read before are remembered. `readCell` and `readTarget` read every other cell, so that the values are theirs.
 * @returns a function that writes a row and gives its price. NaN: the row has an issue, and `readRow` must tell it.
 *   `undefined` for columns of text, which write more than one number.
 */
export function createAsciiRowReader({
  columns,
  constants,
  target,
  cellOf,
  constantCells,
  targetCell,
  reading,
}: AsciiRowOptions): ((cells: AsciiCells, row: Row) => number) | undefined {
  if (columns.some(({ kind }) => kind === 'text')) return undefined;
  const readers = columns.map((column, index) => createCellReader(column, cellOf[index]!, reading));
  const checks = constants.flatMap((column, index) => {
    const cell = constantCells[index] ?? -1;
    return cell < 0 ? [] : [createCellReader(column, cell, AS_DECLARED)];
  });
  const price = createNumberReader(targetCell, target, reading, (text) => readTarget(target, text, reading));
  return (cells, row) => {
    for (let i = 0; i < checks.length; i++) if (typeof checks[i]!(cells) !== 'number') return Number.NaN;
    for (let i = 0; i < readers.length; i++) {
      const value = readers[i]!(cells);
      if (typeof value !== 'number') return Number.NaN;
      row[i] = value;
    }
    const read = price(cells);
    return typeof read === 'number' ? read : Number.NaN;
  };
}

type CellReader = (cells: AsciiCells) => number | Issue;

function createCellReader(column: Column, cell: number, reading: CellReading): CellReader {
  const read = (text: string) => readCell(column, text, reading);
  if (cell < 0) {
    const missing = read('');
    return () => missing;
  }
  if (column.kind === 'number') return createNumberReader(cell, column, reading, read);
  const readWord = rememberWords(MOST_WORDS, read);
  return (cells) => readWord(cells, cell);
}

const BYTE_OF = { point: 46, comma: 44 } as const;

function createNumberReader(
  cell: number,
  { min, max }: { readonly min: number; readonly max: number },
  { numbers }: CellReading,
  read: (text: string) => number | Issue,
): CellReader {
  const mark = BYTE_OF[numbers.decimal];
  return (cells) => {
    const { bytes, bounds, first } = cells;
    const value = readPlainNumber(bytes, bounds[first + 2 * cell]!, bounds[first + 2 * cell + 1]!, mark);
    return value >= min && value <= max ? value : read(asciiText(cells, cell));
  };
}

import type { AsciiCells } from '../../training/table/ascii-cells.ts';
import { LOST } from './whole-lines.ts';

export type Delimiter = ',' | ';' | '\t' | '|';

/** Why a record cannot be used, independent of the meaning of its columns. */
export interface RecordFault {
  readonly code: 'cell-count' | 'quotes' | 'encoding' | 'line-too-long';
  readonly message: string;
}

/** One record of a CSV file. */
export class CsvRecord {
  /** 1-based line of the (decompressed) file on which the record starts. */
  readonly line: number;
  readonly fault: RecordFault | undefined;
  /** The same cells as bytes. Absent if the lines around the record are not plain ASCII. */
  readonly ascii: AsciiCells | undefined;
  #cells: readonly string[] | undefined;
  readonly #source: string;
  readonly #start: number;
  readonly #end: number;

  /** @param cells with AsciiCells, the offsets in the source are those in their bytes */
  constructor(
    line: number,
    cells: readonly string[] | AsciiCells,
    fault: RecordFault | undefined,
    source: string,
    start: number,
    end: number,
  ) {
    const isAscii = 'bounds' in cells;
    this.line = line;
    this.fault = fault;
    this.ascii = isAscii ? cells : undefined;
    this.#cells = isAscii ? undefined : cells;
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  /** Cuts the cells out of the file, once. Empty if the fault left nothing to read. */
  cells(): readonly string[] {
    this.#cells ??= this.ascii ? sliceCells(this.#source, this.ascii) : [];
    return this.#cells;
  }

  countCells(): number {
    return this.ascii ? this.ascii.count : this.cells().length;
  }

  /** The record as it stands in the file, without its line end. */
  text(): string {
    return this.#source
      .slice(this.#start, this.#end)
      .replace(/[\r\n]+$/, '')
      .replaceAll(LOST, '\uFFFD');
  }

  /** The same record with a fault that a caller has found. */
  withFault(fault: RecordFault): CsvRecord {
    return new CsvRecord(this.line, this.ascii ?? this.cells(), fault, this.#source, this.#start, this.#end);
  }
}

function sliceCells(source: string, { bounds, first, count }: AsciiCells): readonly string[] {
  return Array.from({ length: count }, (_, i) => source.slice(bounds[first + 2 * i], bounds[first + 2 * i + 1]));
}

/** A row of empty cells is no row. The mark with which DOS ended files is no row either. */
export function isEmptyRow(cells: readonly string[]): boolean {
  const first = cells[0]!;
  if (first !== '' && first.trim() !== '' && first !== '\x1a') return false;
  return cells.every((cell) => cell === '' || cell.trim() === '' || cell === '\x1a');
}

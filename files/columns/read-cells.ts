import { hashText } from '../../training/table/hash.ts';
import { squashName } from '../../training/table/name-columns.ts';
import { splitIntoByteRanges } from '../csv/split-into-byte-ranges.ts';
import type { Recognise } from '../recognise.ts';
import type { TableCells } from './recognise-table.ts';

/** A file is recognised by so many cells at most. Of a larger one rows are drawn by their hash. */
const MOST_CELLS = 4_000_000;

export interface ReadCells extends TableCells {
  readonly encoding: string;
  readonly delimiter: string;
  readonly notes: readonly string[];
  /** Rows of the file, also those that are not among the cells. */
  readonly rows: number;
  /** Rows with another number of cells than the header. They are left out. */
  readonly ragged: number;
}

/**
 * Reads the cells of a file whose columns are not known yet.
 * @param target the name of one column, by which the header is told from lines above it
 * @throws UnreadableFileError if the file cannot be read as a table
 */
export async function readCells(source: AsyncIterable<Uint8Array>, target: string): Promise<ReadCells> {
  let kept = createSample(1);
  let rows = 0;
  let ragged = 0;
  let width = 0;
  const cut = await splitIntoByteRanges(source, Number.POSITIVE_INFINITY, {
    recognise: naming(target),
    begin: ({ header }) => {
      width = header.length;
      kept = createSample(Math.floor(MOST_CELLS / width));
      return {
        hasEvidence: () => true,
        add: (cells) => {
          rows++;
          if (
            cells.length === width ||
            (cells.length > width && cells.slice(width).every((cell) => cell.trim() === ''))
          )
            kept.add(cells);
          else ragged++;
        },
      };
    },
  });
  const drawn = kept.rows();
  const columns = cut.header.map((_, i) => drawn.map((cells) => cells[i]!));
  return {
    header: cut.header,
    columns,
    encoding: cut.encoding,
    delimiter: cut.delimiter,
    notes: cut.notes,
    rows,
    ragged,
  };
}

/** A line that names the target counts by its names; another line counts nothing. */
function naming(target: string): Recognise {
  const wanted = squashName(target);
  return (cells) => {
    const names = cells.map(squashName);
    return names.includes(wanted) ? Math.max(2, new Set(names).size) : 0;
  };
}

/** At most so many rows: all, or those with the smallest hashes, in the order of the file. */
function createSample(most: number) {
  let rows: (readonly string[])[] = [];
  let limit = 2 ** 53;
  const hashOf = (cells: readonly string[]) => hashText(cells.join('\u001f'));
  return {
    add: (cells: readonly string[]): void => {
      if (limit < 2 ** 53 && hashOf(cells) >= limit) return;
      rows.push(cells);
      if (rows.length <= most) return;
      limit /= 2;
      rows = rows.filter((row) => hashOf(row) < limit);
    },
    rows: () => rows,
  };
}

import type { Dataset, Row } from '../../../datasets/dataset.ts';
import type { CsvRecord } from '../../../files/csv/csv-record.ts';
import { writeCell } from '../../../files/write-cell.ts';
import { isOpen, levelsOf } from '../../../training/table/levels.ts';
import { writeDay } from '../../../training/table/period.ts';
import { isShortest } from './is-shortest.ts';
import { type CellMatch, isDated, isSourced } from './read-rows.ts';

/** Writes accepted rows as lines of a CSV file, in UTF-8. */
export interface RowWriter {
  /** @param day of its price, since 1 January 1970; @param source who made it */
  readonly add: (record: CsvRecord, row: Row, price: number, day?: number, source?: string) => void;
  /** The lines since the last call. */
  readonly take: () => Buffer;
}

/**
 * Writes the values of accepted rows in the order of the dataset's columns. Most cells of numbers are written as
 * JavaScript would write them. Their bytes are copied.
 */
export function createRowWriter({ columns, target: { answers } }: Dataset, match: CellMatch): RowWriter {
  const { cellOf, targetCell, reading } = match;
  // A point that is not the decimal mark must not be copied, since it would be read as one.
  const isPointDecimal = reading === undefined || reading.numbers.decimal === 'point';
  const isText = columns.map((column) => column.kind === 'text' || isOpen(column));
  const levels = columns.map((column) => levelsOf(column)?.map((level) => Buffer.from(level)));
  // An answer is written as the word that it is read from again.
  const words = answers && [answers.no, answers.yes].map((word) => Buffer.from(writeCell(word)));
  const showDay = isDated(match) ? rememberDays() : undefined;
  const sourced = isSourced(match);
  let out = Buffer.allocUnsafe(LEAST_BYTES);
  let used = 0;

  const makeRoom = (bytes: number): void => {
    if (used + bytes <= out.length) return;
    const longer = Buffer.allocUnsafe(2 * (used + bytes));
    out.copy(longer, 0, 0, used);
    out = longer;
  };
  const writeBytes = (bytes: Uint8Array, from = 0, to = bytes.length): void => {
    makeRoom(to - from);
    for (let at = from; at < to; at++) out[used++] = bytes[at]!;
  };
  const writeText = (text: string): void => {
    makeRoom(Buffer.byteLength(text));
    used += out.write(text, used);
  };
  const writeNumber = (value: number, { ascii }: CsvRecord, cell: number): void => {
    if (ascii !== undefined && isPointDecimal) {
      const from = ascii.bounds[ascii.first + 2 * cell]!;
      const to = ascii.bounds[ascii.first + 2 * cell + 1]!;
      if (isShortest(ascii.bytes, from, to)) {
        writeBytes(ascii.bytes, from, to);
        return;
      }
    }
    writeText(String(value));
  };
  const writeValue = (column: number, value: number, record: CsvRecord): void => {
    const cell = cellOf[column]!;
    const level = levels[column]?.[value];
    if (Number.isNaN(value)) return;
    if (isText[column]) writeText(writeCell(record.cells()[cell]!));
    else if (level !== undefined) writeBytes(level);
    else writeNumber(value, record, cell);
  };

  return {
    add: (record, row, price, day, source) => {
      for (let column = 0; column < columns.length; column++) {
        writeValue(column, row[column]!, record);
        writeBytes(COMMA);
      }
      if (showDay) {
        writeBytes(showDay(day));
        writeBytes(COMMA);
      }
      if (sourced) {
        if (source !== undefined) writeText(writeCell(source));
        writeBytes(COMMA);
      }
      const word = words?.[price];
      if (word) writeBytes(word);
      else writeNumber(price, record, targetCell);
      writeBytes(LINE_END);
    },
    take: () => {
      const lines = out.subarray(0, used);
      // The caller may read the lines later. So they are not written over.
      out = Buffer.allocUnsafe(Math.max(LEAST_BYTES, Math.ceil(1.1 * used)));
      used = 0;
      return lines;
    },
  };
}

const LEAST_BYTES = 4096;
const COMMA = Buffer.from(',');
const LINE_END = Buffer.from('\n');

/** Days in ISO form. There are few of them, and their texts cost more than their rows. */
function rememberDays() {
  const texts = new Map<number | undefined, Buffer>();
  return (day: number | undefined): Buffer => {
    let text = texts.get(day);
    if (text === undefined) {
      text = Buffer.from(writeDay(day));
      texts.set(day, text);
    }
    return text;
  };
}

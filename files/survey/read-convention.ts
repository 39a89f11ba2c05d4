import type { ReadingAnswers } from '../../training/table/decide-reading.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
  wordReader,
} from '../../training/table/read-json.ts';
import type { CellReading } from '../../training/table/read-row.ts';
import type { FileConvention } from './survey-file.ts';

/** Readers of what is stored of how a file is written. */
const readDecimal = wordReader('point', 'comma');

export const readCellReading = objectReader<CellReading>({
  numbers: objectReader({ decimal: readDecimal }),
  scale: optionalReader(readString),
});

/** Where the values stand in the rows of a table. */
export const tableReaders = {
  delimiter: wordReader(',', ';', '\t', '|'),
  headerLine: readNumber,
  cellCount: readNumber,
  cellOf: listReader(readNumber),
  targetCell: readNumber,
};

export const readEncoding = wordReader('utf-8', 'windows-1252');

export const readConvention = objectReader<FileConvention>({
  ...tableReaders,
  encoding: readEncoding,
  reading: readCellReading,
});

export const readAnswers = objectReader<ReadingAnswers>({
  decimal: optionalReader(readDecimal),
  scale: optionalReader(readString),
  currency: optionalReader(readString),
});

import { DATE_FORMATS } from '../../training/table/date-format.ts';
import type { ReadingAnswers } from '../../training/table/decide-reading.ts';
import type { CellReading } from '../../training/table/read-cell.ts';
import {
  listReader,
  objectReader,
  optionalReader,
  readNumber,
  readString,
  wordReader,
} from '../../training/table/read-json.ts';
import type { FileConvention } from './survey-file.ts';

/** Decoders of the stored convention of a file. */
const readDecimal = wordReader('point', 'comma');
const readDateFormat = wordReader(...DATE_FORMATS);

export const readCellReading = objectReader<CellReading>({
  numbers: objectReader({ decimal: readDecimal }),
  scale: optionalReader(readString),
  dates: optionalReader(readDateFormat),
});

/** The decoder of the cells that have the values of a row. */
export const tableReaders = {
  delimiter: wordReader(',', ';', '\t', '|'),
  headerLine: readNumber,
  cellCount: readNumber,
  cellOf: listReader(readNumber),
  constantCells: optionalReader(listReader(readNumber)),
  targetCell: readNumber,
  dateCell: optionalReader(readNumber),
  sourceCell: optionalReader(readNumber),
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
  source: optionalReader(readString),
  dates: optionalReader(readDateFormat),
});

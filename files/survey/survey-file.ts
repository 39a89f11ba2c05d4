import type { Dataset } from '../../datasets/dataset.ts';
import type { ReadingAnswers, ReadingQuestion } from '../../training/table/decide-reading.ts';
import {
  countNamed,
  type HeaderMatch,
  type HeaderRefusal,
  type MatchHeaderOptions,
  matchHeader,
} from '../../training/table/match-header.ts';
import type { CellReading } from '../../training/table/read-cell.ts';
import { type CellSurvey, surveyCells } from '../../training/table/survey-cells.ts';
import type { Delimiter } from '../csv/csv-record.ts';
import { type ByteRange, splitIntoByteRanges } from '../csv/split-into-byte-ranges.ts';
import type { TextEncoding } from '../csv/whole-lines.ts';
import { UnreadableFileError } from '../unreadable-file.ts';

/** The convention by which a file and all of its parts are read. */
export interface FileConvention {
  readonly encoding: TextEncoding;
  readonly delimiter: Delimiter;
  readonly headerLine: number;
  /** Cells that a row must have. */
  readonly cellCount: number;
  readonly cellOf: readonly number[];
  /** Absent where the file has none of them. */
  readonly constantCells?: readonly number[];
  readonly targetCell: number;
  /** Absent where the file has no dates. */
  readonly dateCell?: number;
  /** Absent where rows do not name their sources. */
  readonly sourceCell?: number;
  readonly reading: CellReading;
}

/** The result of a survey, before the rows are read. */
export type FileSurvey =
  | SurveyedFile
  | { readonly unreadable: { readonly code: string; readonly message: string } }
  | { readonly question: ReadingQuestion; readonly notes: readonly string[] };

export interface SurveyedFile {
  readonly convention: FileConvention;
  readonly match: HeaderMatch;
  /** Sentences for the receipt. */
  readonly notes: readonly string[];
  /** Whether the prices are in another currency, and of a source of their own. */
  readonly isForeign: boolean;
  /** Whether reading can begin in the middle of the file. */
  readonly isAsStored: boolean;
  readonly stretches: readonly ByteRange[];
}

export interface SurveyOptions {
  readonly dataset: Dataset;
  readonly target: MatchHeaderOptions['target'];
  /** The owner's answers to questions. */
  readonly answers?: ReadingAnswers;
  /** The number of parts into which the file may be cut. One if it is absent. */
  readonly stretchBytes?: number;
}

/**
 * Looks through a whole file for the one convention in which it is written: encoding, delimiter, header, decimal mark,
 * currency, scale of grades, dates. If there are two possible readings, the owner is asked.
 */
export async function surveyFile(source: AsyncIterable<Uint8Array>, options: SurveyOptions): Promise<FileSurvey> {
  const { dataset, target, answers, stretchBytes = Number.POSITIVE_INFINITY } = options;
  let match: HeaderMatch | HeaderRefusal | undefined;
  let cells: CellSurvey | undefined;
  try {
    const cut = await splitIntoByteRanges(source, stretchBytes, {
      recognise: countNamed(dataset),
      begin: ({ header, sample }) => {
        match = matchHeader(dataset, header, { target, sample });
        cells = 'refused' in match ? undefined : surveyCells(dataset, match);
        return cells;
      },
    });
    const found = match!;
    if ('refused' in found) return { unreadable: { code: found.refused, message: found.message } };
    const refused = cells!.refusal();
    if (refused) return { unreadable: { code: refused.refused, message: refused.message } };
    const decided = cells!.decide(answers);
    const notes = [...cut.notes, ...found.notes];
    if ('question' in decided) return { question: decided.question, notes };
    const { encoding, delimiter, header, headerLine, isAsStored, stretches } = cut;
    const { cellOf, constantCells, targetCell, dateCell, sourceCell } = found;
    const { reading } = decided;
    const convention = {
      ...{ encoding, delimiter, headerLine, cellCount: header.length, cellOf, targetCell, reading },
      ...(constantCells.some((cell) => cell >= 0) && { constantCells }),
      ...(dateCell >= 0 && { dateCell }),
      ...(sourceCell >= 0 && { sourceCell }),
    };
    return {
      convention,
      match: found,
      notes: [...notes, ...decided.notes],
      isForeign: decided.isForeign === true,
      isAsStored,
      stretches,
    };
  } catch (error) {
    if (error instanceof UnreadableFileError) return { unreadable: { code: error.code, message: error.message } };
    throw error;
  }
}

import type { Dataset } from '../../datasets/dataset.ts';
import type { ReadingAnswers, ReadingQuestion } from '../../training/table/decide-reading.ts';
import {
  countNamed,
  type HeaderMatch,
  type HeaderRefusal,
  type MatchHeaderOptions,
  matchHeader,
} from '../../training/table/match-header.ts';
import type { CellReading } from '../../training/table/read-row.ts';
import { type CellSurvey, surveyCells } from '../../training/table/survey-cells.ts';
import { type ByteRange, splitIntoByteRanges } from '../csv/split-into-byte-ranges.ts';
import type { Delimiter } from '../csv/split-records.ts';
import type { TextEncoding } from '../csv/whole-lines.ts';
import { UnreadableFileError } from '../unreadable-file.ts';

/** How a file is to be read, all of its rows and each of its parts alike. */
export interface FileConvention {
  readonly encoding: TextEncoding;
  readonly delimiter: Delimiter;
  readonly headerLine: number;
  /** Cells that a row must have. */
  readonly cellCount: number;
  readonly cellOf: readonly number[];
  readonly targetCell: number;
  readonly reading: CellReading;
}

/** What a file has come to before one of its rows is read for good. */
export type FileSurvey =
  | SurveyedFile
  | { readonly unreadable: { readonly code: string; readonly message: string } }
  | { readonly question: ReadingQuestion; readonly notes: readonly string[] };

export interface SurveyedFile {
  readonly convention: FileConvention;
  readonly match: HeaderMatch;
  /** For the receipt, in sentences. */
  readonly notes: readonly string[];
  /** Whether the file can be entered in the middle. */
  readonly isAsStored: boolean;
  readonly stretches: readonly ByteRange[];
}

export interface SurveyOptions {
  readonly dataset: Dataset;
  readonly target: MatchHeaderOptions['target'];
  /** What the owner has said where it was asked. */
  readonly answers?: ReadingAnswers;
  /** Parts into which the file may be cut; absent: one. */
  readonly stretchBytes?: number;
}

/**
 * Looks through a whole file for the one convention in which it is written: encoding, delimiter, header, decimal mark, currency,
 * scale of grades. What can be meant in two ways is a question.
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
    const decided = cells!.decide(answers);
    const notes = [...cut.notes, ...found.notes];
    if ('question' in decided) return { question: decided.question, notes };
    const { encoding, delimiter, header, headerLine, isAsStored, stretches } = cut;
    const { cellOf, targetCell } = found;
    const { reading } = decided;
    const convention = { encoding, delimiter, headerLine, cellCount: header.length, cellOf, targetCell, reading };
    return { convention, match: found, notes: [...notes, ...decided.notes], isAsStored, stretches };
  } catch (error) {
    if (error instanceof UnreadableFileError) return { unreadable: { code: error.code, message: error.message } };
    throw error;
  }
}

import type { Dataset, Row } from '../../datasets/dataset.ts';
import { objectReader, optionalReader, readNumber, readString, recordReader } from '../table/read-json.ts';

/**
 * The doubts about the accepted rows of a file. They are the warnings that a prediction of the same items would have.
 */
export interface RowDoubts {
  /** The rows that are repaired, or that the dataset finds implausible. */
  readonly implausible: number;
  /**
   * Other rows outside of the range that the champion knows. Absent if there is no champion.
   */
  readonly unlike?: number | undefined;
  /** The rows that the frozen reference has judged, and those whose target it contradicts. */
  readonly judged: number;
  readonly against: number;
  /** The number of rows by the code of a doubt, with its first message. */
  readonly kinds: Readonly<Record<string, { readonly rows: number; readonly message: string }>>;
}

export const readRowDoubts = objectReader<RowDoubts>({
  implausible: readNumber,
  unlike: optionalReader(readNumber),
  judged: readNumber,
  against: readNumber,
  kinds: recordReader(objectReader({ rows: readNumber, message: readString })),
});

export interface DoubtfulRow {
  readonly line: number;
  readonly row: Row;
  readonly isRepaired: boolean;
  /** Whether the frozen reference contradicts the target. Undefined if there was no check. */
  readonly isAgainst: boolean | undefined;
}

/** @param isOutside whether a row lies outside of the range that the champion knows. Absent if there is none */
export function collectRowDoubts(dataset: Dataset, isOutside?: (row: Row) => boolean) {
  const kinds: Record<string, { rows: number; message: string }> = {};
  const counts = { implausible: 0, judged: 0, against: 0 };
  let unlike = 0;
  const count = (code: string, message: () => string) => {
    kinds[code] ??= { rows: 0, message: message() };
    kinds[code].rows++;
  };
  return {
    add({ line, row, isRepaired, isAgainst }: DoubtfulRow): void {
      if (isAgainst !== undefined) counts.judged++;
      if (isAgainst) counts.against++;
      const doubts = dataset.doubts?.(row) ?? [];
      for (const { code, message } of doubts) count(code, () => `${message} (line ${line})`);
      if (isRepaired && doubts.length === 0) count('repaired', () => `values that contradict the rest (line ${line})`);
      if (isRepaired || doubts.length > 0) counts.implausible++;
      else if (isOutside?.(row)) unlike++;
    },
    finish: (): RowDoubts => ({ ...counts, ...(isOutside && { unlike }), kinds }),
  };
}

/** Merges the doubts of the parts of a file, given in order. The result is that of the whole file. */
export function mergeRowDoubts(parts: readonly RowDoubts[]): RowDoubts {
  const sum = (of: (part: RowDoubts) => number) => parts.reduce((total, part) => total + of(part), 0);
  const kinds: Record<string, { rows: number; message: string }> = {};
  for (const part of parts)
    for (const [code, { rows, message }] of Object.entries(part.kinds))
      kinds[code] = { rows: (kinds[code]?.rows ?? 0) + rows, message: kinds[code]?.message ?? message };
  return {
    implausible: sum(({ implausible }) => implausible),
    judged: sum(({ judged }) => judged),
    against: sum(({ against }) => against),
    ...(parts[0]?.unlike !== undefined && { unlike: sum(({ unlike = 0 }) => unlike) }),
    kinds,
  };
}

/** The commonest doubts with their counts, in words. */
export function commonestDoubts({ kinds }: RowDoubts, most = 3): string[] {
  return Object.values(kinds)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, most)
    .map(({ rows, message }) => `${rows} × ${message}`);
}

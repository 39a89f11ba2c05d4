/** The range of an answer. */
export interface AnswerRange {
  readonly low: number;
  readonly high: number;
  /** Share of such items whose price the range holds. null if nothing supports any share. */
  readonly coverage: number | null;
  /** Why there is no coverage. Absent if there is one. */
  readonly unsupported?: Unsupported | undefined;
}

export interface Unsupported {
  readonly code: string;
  readonly message: string;
}

/** With fewer rows a range is not calibrated: a single row more or less would move its ends. */
export const FEWEST_CALIBRATION_ROWS = 50;

/** @param rows that the range was calibrated on */
export function findTooFewRows(rows: number): Unsupported | undefined {
  if (rows >= FEWEST_CALIBRATION_ROWS) return undefined;
  return {
    code: 'few-calibration-rows',
    message: `${rows} rows calibrated the range; ${FEWEST_CALIBRATION_ROWS} are needed to say how often it holds the price`,
  };
}

/** The coverage of a range, or why it has none. */
export const coverageOf = (
  meant: number,
  unsupported: Unsupported | undefined,
): Pick<AnswerRange, 'coverage' | 'unsupported'> =>
  unsupported === undefined ? { coverage: meant } : { coverage: null, unsupported };

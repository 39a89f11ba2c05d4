/** The range of an answer. */
export interface AnswerRange {
  readonly low: number;
  readonly high: number;
  /** The share of such items whose price the range contains. It is null if nothing supports a share. */
  readonly coverage: number | null;
  /** The reason why there is no coverage. Absent if there is one. */
  readonly unsupported?: Unsupported | undefined;
}

export interface Unsupported {
  readonly code: string;
  readonly message: string;
}

/** With fewer rows a range counts as not calibrated, since a single row would move its ends. */
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

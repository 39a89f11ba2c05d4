import { estimateOverlap, type Sketch } from '../summary/sketch.ts';
import { percent } from '../words/words.ts';

export type Screening =
  | { readonly held: false }
  | { readonly held: true; readonly because: 'contradicts-champion' | 'overlaps'; readonly message: string };

export interface ScreeningInput {
  /** Accepted rows, and those of them outside the champion's range. Absent if there is no champion. */
  readonly contradiction?: { readonly rows: number; readonly outside: number };
  readonly sketch: Sketch;
  /** The sketch of the uploads in force together. Absent if none is in force. */
  readonly known?: Sketch;
}

/** An upload is held if more than this share of its rows contradicts the champion, or is known already. */
const LIMIT = 0.5;
/** An overlap is judged on at least this many hashes. */
const FEWEST_HASHES = 20;

/** What speaks against counting an upload, as shares of its rows; absent where nothing does. */
export interface Doubts {
  /** Rows that stand in others already. */
  readonly overlap?: number;
  /** Rows priced outside the champion's range. */
  readonly contradiction?: number;
}

/** The rules for what is doubted, for whoever asks: a server holds such an upload, the command line warns of it. */
export function findDoubts({ contradiction, sketch, known }: ScreeningInput): Doubts {
  const { share, compared } = known ? estimateOverlap(sketch, known) : { share: 0, compared: 0 };
  const overlaps = compared > 0 && compared >= Math.min(FEWEST_HASHES, sketch.hashes.length) && share > LIMIT;
  const contradicts = contradiction !== undefined && contradiction.outside > LIMIT * contradiction.rows;
  return {
    ...(overlaps && { overlap: share }),
    ...(contradicts && { contradiction: contradiction.outside / contradiction.rows }),
  };
}

/** Whether an upload waits for the owner before it counts. */
export function screen(input: ScreeningInput): Screening {
  const { overlap, contradiction } = findDoubts(input);
  if (overlap !== undefined)
    return {
      held: true,
      because: 'overlaps',
      message: `About ${percent(overlap, 0)} of its rows already stand in uploads in force, and would count twice. If it is a fuller export, accept it in place of the uploads that it contains; if it was sent again, refuse it.`,
    };
  if (contradiction !== undefined)
    return {
      held: true,
      because: 'contradicts-champion',
      message: `${percent(contradiction, 0)} of its ${input.contradiction?.rows} rows are priced outside the champion's 90 % range; 10 % would be usual. Check the unit and the column of the prices, then accept or refuse it.`,
    };
  return { held: false };
}

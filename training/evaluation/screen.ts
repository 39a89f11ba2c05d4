import { estimateOverlap, type Sketch } from '../summary/sketch.ts';

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

/** Whether an upload waits for the owner before it counts. */
export function screen({ contradiction, sketch, known }: ScreeningInput): Screening {
  if (known) {
    const { share, compared } = estimateOverlap(sketch, known);
    if (compared >= Math.min(FEWEST_HASHES, sketch.hashes.length) && compared > 0 && share > LIMIT)
      return {
        held: true,
        because: 'overlaps',
        message: `About ${percent(share)} of its rows already stand in uploads in force, and would count twice. If it is a fuller export, accept it in place of the uploads that it contains; if it was sent again, refuse it.`,
      };
  }
  if (contradiction && contradiction.outside > LIMIT * contradiction.rows)
    return {
      held: true,
      because: 'contradicts-champion',
      message: `${percent(contradiction.outside / contradiction.rows)} of its ${contradiction.rows} rows are priced outside the champion's 90 % range; 10 % would be usual. Check the unit and the column of the prices, then accept or refuse it.`,
    };
  return { held: false };
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

import { estimateOverlap, type Sketch } from '../summary/sketch.ts';
import { ofItsRows, percent } from '../wording/wording.ts';
import { type ComparedLevel, contradicts, describeContradiction } from './price-level.ts';

/** The reasons why an upload is held for its content. The owner decides. */
export type ScreenedBecause =
  | 'overlaps'
  | 'same-name'
  | 'contradicts-champion'
  | 'contradicts-reference'
  | 'mostly-refused'
  | 'implausible-rows'
  | 'unlike-known';

export type Screening =
  | { readonly held: false }
  | { readonly held: true; readonly because: ScreenedBecause; readonly message: string };

/** The rows of a file, and those of them to which something applies. */
export interface Share {
  readonly rows: number;
  readonly found: number;
}

/** The counts of the rows of an upload. An absent count was not made. */
export interface ScreeningInput {
  /** Accepted rows, and those of them outside the champion's range. Absent if there is no champion. */
  readonly contradiction?: {
    readonly rows: number;
    readonly outside: number;
    /** Absent if the kind of the dataset does not tell levels. */
    readonly prices?: ComparedLevel;
  };
  /** Rows that the frozen reference has judged, and those whose target it contradicts. */
  readonly reference?: Share;
  /** Rows read, and those refused for a fault; `commonest` are the faults with their counts, in words. */
  readonly faulty?: Share & { readonly commonest: readonly string[] };
  /** Accepted rows, and those of them that are repaired or doubted; `commonest` are the doubts with their counts, in words. */
  readonly implausible?: Share & { readonly commonest: readonly string[] };
  /** Accepted rows, and those of them outside of the range that the champion knows. Absent if there is no champion. */
  readonly unlike?: Share;
  readonly sketch: Sketch;
  /** The sketch of the uploads in force together. Absent if none is in force. */
  readonly known?: Sketch;
}

/** An upload is held if more than this share of its rows contradicts known prices, or is in other uploads already. */
const LIMIT = 0.5;
/** An upload is held if more than this share of its rows is refused for a fault, or is implausible in itself. */
const FAULTY_LIMIT = 0.1;
/** An overlap is judged on at least this many hashes. */
const FEWEST_HASHES = 20;

/** The objections against an upload, as shares of its rows. An objection that does not apply is absent. */
export interface Doubts {
  /** The rows that are in other uploads already. */
  readonly overlap?: number;
  /** The rows priced outside the champion's range. */
  readonly contradiction?: number;
  /** The rows priced far from the frozen reference. It judges only if there is no champion. */
  readonly reference?: number;
  readonly faulty?: number;
  readonly implausible?: number;
  readonly unlike?: number;
}

/** The rules of the objections. A server holds an upload with objections. The command line warns of them. */
export function findDoubts({ contradiction, sketch, known, ...input }: ScreeningInput): Doubts {
  const { share, compared } = known ? estimateOverlap(sketch, known) : { share: 0, compared: 0 };
  const overlaps = compared > 0 && compared >= Math.min(FEWEST_HASHES, sketch.hashes.length) && share > LIMIT;
  const contradicting = contradiction && contradictionOf(contradiction);
  const reference = contradiction ? undefined : above(input.reference, LIMIT);
  const faulty = above(input.faulty, FAULTY_LIMIT);
  const implausible = above(input.implausible, FAULTY_LIMIT);
  const unlike = above(input.unlike, LIMIT);
  return {
    ...(overlaps && { overlap: share }),
    ...(contradicting !== undefined && { contradiction: contradicting }),
    ...(reference !== undefined && { reference }),
    ...(faulty !== undefined && { faulty }),
    ...(implausible !== undefined && { implausible }),
    ...(unlike !== undefined && { unlike }),
  };
}

function contradictionOf({ rows, outside, prices }: NonNullable<ScreeningInput['contradiction']>): number | undefined {
  if (!prices) return above({ rows, found: outside }, LIMIT);
  return rows > 0 && contradicts(prices, LIMIT) ? outside / rows : undefined;
}

function above({ rows, found }: Share = { rows: 0, found: 0 }, limit: number): number | undefined {
  return found > limit * rows ? found / rows : undefined;
}

/**
 * Whether an upload is held for the owner. Its reason is the first objection, and the message has all of them. An
 * overlap is the only objection if there is one, since nothing else is new about known rows.
 */
export function screen(input: ScreeningInput): Screening {
  const doubts = findDoubts(input);
  if (doubts.overlap !== undefined)
    return {
      held: true,
      because: 'overlaps',
      message: `About ${percent(doubts.overlap, 0)} of its rows already stand in uploads in force, and would count twice. If it is a fuller export, accept it in place of the uploads that it contains; if it was sent again, refuse it.`,
    };
  const reasons = describeDoubts(doubts, input);
  const [first] = reasons;
  if (first === undefined) return { held: false };
  return { held: true, because: first[0], message: `${reasons.map(([, text]) => text).join(' ')} ${ADVICE}` };
}

const ADVICE = 'Check the file, then accept or refuse it.';

/** The objections apart from an overlap, in sentences. The most important one comes first. */
export function describeDoubts(
  { contradiction, reference, faulty, implausible, unlike }: Doubts,
  input: ScreeningInput,
): readonly (readonly [because: ScreenedBecause, text: string])[] {
  const reasons: [ScreenedBecause, string][] = [];
  if (contradiction !== undefined)
    reasons.push([
      'contradicts-champion',
      input.contradiction?.prices
        ? describeContradiction(input.contradiction.prices.found, LIMIT)
        : `${percent(contradiction, 0)} of its ${input.contradiction?.rows} rows are priced outside the champion's 90 % range; 10 % would be usual. Check the unit and the column of the prices.`,
    ]);
  if (faulty !== undefined)
    reasons.push([
      'mostly-refused',
      `${ofItsRows(input.faulty?.found ?? 0, input.faulty?.rows ?? 0)} refused, and more than ${percent(FAULTY_LIMIT, 0)} is more than slips. ${commonest(input.faulty)}`,
    ]);
  if (implausible !== undefined)
    reasons.push([
      'implausible-rows',
      `${input.implausible?.found} of its ${input.implausible?.rows} rows contradict themselves, and more than ${percent(FAULTY_LIMIT, 0)} is more than slips. ${commonest(input.implausible)} Check the units and the order of the columns.`,
    ]);
  if (reference !== undefined)
    reasons.push([
      'contradicts-reference',
      `${percent(reference, 0)} of its rows are priced far from what ships as a reference. Check the unit and the column of the prices: are they whole prices?`,
    ]);
  if (unlike !== undefined)
    reasons.push([
      'unlike-known',
      `${percent(unlike, 0)} of its rows lie outside of the range that the champion knows.`,
    ]);
  return reasons;
}

const commonest = (found: ScreeningInput['faulty']) => `The commonest: ${found?.commonest.join('; ')}.`;

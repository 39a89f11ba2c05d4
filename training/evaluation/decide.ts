import { percent } from '../wording/wording.ts';
import { describeForward, type ForwardFigures } from './forward-errors.ts';

/** What the evaluation found. A decision rests on this alone. */
export interface Comparison {
  /** How errors are measured: by |ln price error| if it is absent. */
  readonly measure?: 'log-loss' | undefined;
  /** The number of held-out rows that were compared. */
  readonly rows: number;
  /** Compared with the median: the share by which its error is reduced, and the lower 5 % bound of the gain. */
  readonly skill: number;
  readonly gainLowerBound: Bound;
  /**
   * Of a yes or no: how surely its probabilities order rows that it has not learnt from, in standard errors of the AUC: on the held-out
   * rows, and on other ones. Absent in older reports.
   */
  readonly order?: { readonly holdout: number; readonly others: number } | undefined;
  /** Compared with the champion, in |ln price error|. Absent if there is no champion. */
  readonly champion?: {
    readonly version: string;
    /** Mean of the candidate's error less the champion's, and its lower 5 % bound. Above 0 the candidate is worse. */
    readonly excess: number;
    readonly excessLowerBound: Bound;
    /** The upper 5 % bound of the same. Below 0 the champion is worse. Older reports have none. */
    readonly excessUpperBound?: Bound | undefined;
    /** It was trained on an upload that is no longer in force. */
    readonly restsOnWithdrawn: boolean;
    /** Whether the champion is the candidate itself. */
    readonly isCandidate: boolean;
  };
  /** The gain of the candidate on the rows of uploads that were accepted although they contradict the champion. */
  readonly contested: readonly {
    readonly uploadId: string;
    readonly rows: number;
    readonly skill: number;
    readonly gainLowerBound: Bound;
  }[];
  /** The errors of the champions of their time on rows that they had not learnt yet, by period. Absent if there are none. */
  readonly forward?: readonly ForwardFigures[] | undefined;
  /** The uploads in force have changed since the fit: a later run decides. */
  readonly superseded: boolean;
  /** The run did not change the uploads in force. The champion was chosen with these uploads, so it stays. */
  readonly unchanged: boolean;
}

/** A bound of a mean; null if there are too few rows. */
type Bound = number | null;

export type Decision =
  | { readonly kind: 'promote'; readonly message: string }
  | {
      readonly kind: 'keep';
      readonly because:
        | 'already-champion'
        | 'nothing-changed'
        | 'superseded'
        | 'too-few-rows'
        | 'no-signal'
        | 'contested-upload'
        | 'worse-than-champion'
        | 'needs-confirm';
      readonly message: string;
    };

/** With fewer rows, the effect of a model cannot be distinguished from chance. */
const FEWEST_ROWS = 30;
/** The upper 5 % point of a standard normal. One such test alone lets through too many models of noise; two hardly any. */
const SURE_ORDER = 1.645;
/** How a measure of errors is spoken of. */
interface Wording {
  /** The least share by which a model must reduce the error of the baseline. */
  readonly leastSkill: number;
  readonly baseline: string;
  readonly error: string;
  readonly amount: (error: number) => string;
}

const BY_PRICE: Wording = {
  leastSkill: 0.05,
  baseline: 'the error of quoting the median for everything',
  error: 'error',
  amount: (error) => `${percent(error, 2)} of the price`,
};

/** Where yes is rare or hard to tell, a useful model reduces the log loss by a few percent only. */
const BY_LOG_LOSS: Wording = {
  leastSkill: 0.01,
  baseline: 'the log loss of giving the share of yes for everything',
  error: 'log loss',
  amount: (error) => error.toFixed(4),
};

/** How much larger an error is than another one, in words that follow a subject: `error is 1.20 % of the price larger`. */
export function describeExcess({ measure, excess }: Pick<Comparison, 'measure'> & { readonly excess: number }): string {
  const { error, amount } = wordingOf({ measure });
  return `${error} is ${amount(excess)} larger`;
}

const wordingOf = ({ measure }: Pick<Comparison, 'measure'>): Wording => (measure ? BY_LOG_LOSS : BY_PRICE);

/**
 * Whether a candidate goes live: only if it is not worse than the champion on rows that neither has seen. A candidate that is
 * worse, and takes the place of a champion whose data was taken back, waits until its owner confirms it.
 * @param confirmed its owner has confirmed it
 */
export function decide(comparison: Comparison, { confirmed = false } = {}): Decision {
  const { rows, skill, gainLowerBound, order, champion, contested, superseded, unchanged, forward = [] } = comparison;
  const { measure } = comparison;
  const { leastSkill, baseline, amount } = wordingOf(comparison);
  const excess = champion ? describeExcess({ measure, excess: champion.excess }) : '';
  if (champion?.isCandidate) return keep('already-champion', `${champion.version} is the champion already.`);
  if (superseded)
    return keep('superseded', 'The uploads in force changed during this run; the run that followed decides.');
  if (rows < FEWEST_ROWS)
    return keep('too-few-rows', `${rows} rows were held out; ${FEWEST_ROWS} are needed to judge a model. Upload more.`);
  const taken = `takes ${percent(skill, 2)} off ${baseline}`;
  if (skill < leastSkill)
    return keep('no-signal', `It ${taken}; at least ${percent(leastSkill, 2)} is needed to go live.`);
  if (!isAboveZero(gainLowerBound))
    return keep('no-signal', `It ${taken}, but on ${rows} held-out rows that may be chance. Upload more.`);
  if (order && Math.min(order.holdout, order.others) <= SURE_ORDER)
    return keep(
      'no-signal',
      `It tells rows apart that it has not learnt from by ${order.holdout.toFixed(1)} and ${order.others.toFixed(1)} standard errors, on two sets of them; ${SURE_ORDER} are needed on both, beyond chance.`,
    );
  const unproven = contested.find((upload) => !(isAboveZero(upload.gainLowerBound) && upload.skill >= leastSkill));
  if (champion && unproven)
    return keep(
      'contested-upload',
      `Upload ${unproven.uploadId} was taken in although it contradicts the champion, and even on its own ${unproven.rows} held-out rows the candidate is not clearly better (${percent(unproven.skill, 2)}). Withdraw it, or put it in place of the uploads that it corrects.`,
    );
  if (champion?.restsOnWithdrawn) {
    const because = `${champion.version} rests on an upload that was taken back.`;
    if (confirmed || !isAboveZero(champion.excessLowerBound)) return { kind: 'promote', message: because };
    return keep(
      'needs-confirm',
      `${because} But on ${rows} held-out rows the ${excess} without it, beyond chance. ${champion.version} goes on answering until this version is promoted with {"confirm": true}.`,
    );
  }
  if (champion && unchanged)
    return keep('nothing-changed', `What is in force has not changed; ${champion.version} stays.`);
  if (champion && isAboveZero(champion.excessLowerBound))
    return keep(
      'worse-than-champion',
      `On ${rows} held-out rows its ${excess} than that of ${champion.version}, beyond chance. ${describeForward(forward)}`.trimEnd(),
    );
  return {
    kind: 'promote',
    message: champion
      ? `Not worse than ${champion.version} on ${rows} held-out rows (${amount(-champion.excess)} better). ${describeForward(forward)}`.trimEnd()
      : `The first model: it ${taken}.`,
  };
}

function keep(because: Extract<Decision, { kind: 'keep' }>['because'], message: string): Decision {
  return { kind: 'keep', because, message };
}

const isAboveZero = (bound: Bound) => bound !== null && bound > 0;

import { FOLDS } from '../summary/split.ts';
import { CLASSES, type Counts, cellOf } from './counts.ts';
import { type TextUnits, UNIT } from './text-units.ts';

/** Nothing is learnt of a word that only one text has. */
const FEWEST_TEXTS = 2;

/**
 * Naive Bayes on weighted words: ln of how much more of all words a word is in texts of yes than in texts of no.
 * @param smoothing is added to the sum of each word
 * @param without a fold whose texts are not counted
 * @returns by token; 0 for one of which nothing is learnt
 */
export function logRatios(counts: Counts, vocabulary: number, smoothing: number, without?: number): Float64Array {
  const classes = Array.from({ length: CLASSES }, () => new Float64Array(vocabulary));
  const texts = new Float64Array(vocabulary);
  for (let fold = 0; fold < FOLDS; fold++) {
    if (fold === without) continue;
    for (const [answer, sums] of classes.entries()) {
      const from = cellOf(fold, answer) * vocabulary;
      for (let t = 0; t < vocabulary; t++) {
        sums[t]! += counts.units[from + t]! / UNIT;
        texts[t]! += counts.texts[from + t]!;
      }
    }
  }
  const isLearnt = (t: number) => texts[t]! >= FEWEST_TEXTS;
  const totals = classes.map((sums) => sums.reduce((sum, x, t) => (isLearnt(t) ? sum + x + smoothing : sum), 0));
  const [no, yes] = classes;
  return Float64Array.from(texts, (_, t) =>
    isLearnt(t) ? Math.log((yes![t]! + smoothing) / totals[1]!) - Math.log((no![t]! + smoothing) / totals[0]!) : 0,
  );
}

/** What the words of a text say together, before calibration. */
export function scoreOf(ratios: Float64Array, { indices, units, length }: TextUnits): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += ratios[indices[i]!]! * units[i]!;
  return sum / UNIT;
}

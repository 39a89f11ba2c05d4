import { beforeAll, describe, expect, it } from 'vitest';
import { makeNotes, noteRow } from '../../datasets/testing/notes/make-notes.ts';
import { notes } from '../../datasets/testing/notes/notes.ts';
import { readItem } from '../table/read-item.ts';
import { createTextDecider, OTHER_WORDS, type TextDecider } from './decide-text.ts';
import { defaultConfig } from './default-config.ts';
import { fitModel } from './fit-model.ts';
import { wordsRecipe } from './recipe.ts';
import { createSummariser } from './summarise.ts';

const logOdds = (probability: number) => Math.log(probability / (1 - probability));

describe('the decision about a text', () => {
  let decider: TextDecider;
  beforeAll(() => {
    const recipe = wordsRecipe({ dataset: notes });
    const summariser = createSummariser(recipe);
    for (const { row, price } of makeNotes(2_000, 3)) summariser.add(row, price);
    const { summary, samples } = summariser.finish();
    decider = createTextDecider(notes, fitModel(recipe, summary, samples.calibration, defaultConfig.fit).model);
  });

  it('has reasons that sum to the probability in steps of a hundredth of a percent, and points that sum to its log-odds', () => {
    for (const { row } of makeNotes(200, 7)) {
      const { probability, reference, reasons } = decider.answer(row);
      const steps = reasons.reduce((sum, { amount }) => sum + Math.round(10_000 * amount), 0);
      expect(steps).toBe(Math.round(10_000 * probability) - Math.round(10_000 * reference.probability));
      const points = reasons.reduce((sum, reason) => sum + reason.points, 0);
      if (Math.abs(probability - 0.5) < 0.45)
        expect(points).toBeCloseTo(logOdds(probability) - logOdds(reference.probability), 1);
    }
  });

  it('moves the probability with a word by the integral along the straight line in log-odds', () => {
    const { probability, reference, reasons } = decider.answer(noteRow('good and bad'));
    const [start, end] = [logOdds(reference.probability), logOdds(probability)];
    // ∫ σ'(start + t (end − start)) dt by the midpoint rule.
    const slope =
      Array.from({ length: 1_000 }, (_, i) => start + ((i + 0.5) / 1_000) * (end - start))
        .map((at) => 1 / (1 + Math.exp(-at)))
        .reduce((sum, p) => sum + p * (1 - p), 0) / 1_000;
    for (const { points, amount } of reasons) expect(amount).toBeCloseTo(points * slope, 3);
  });

  it('knows a pair from its words: what is not good is sad', () => {
    const [good, notGood] = [decider.probability(noteRow('room good')), decider.probability(noteRow('room not good'))];
    expect([good > 0.6, notGood < 0.4]).toEqual([true, true]);
    const { decision, reasons } = decider.answer(noteRow('room not good'));
    expect(decision).toBe('sad');
    expect(reasons.find(({ input }) => input === 'not good')).toMatchObject({ given: 1, points: expect.any(Number) });
  });

  it('joins the words that weigh least into one reason that is named', () => {
    const wide = {
      ...notes,
      columns: [{ ...notes.columns[0]!, parts: [{ ...notes.columns[0]!.parts[0]!, most: 13 }] }],
    };
    const recipe = wordsRecipe({ dataset: wide });
    const read = readItem(wide, { note: notes.columns[0]!.parts[0]!.vocabulary.join(' . ') });
    if (!('row' in read)) throw new Error('the note cannot be read');
    const model = {
      dataset: 'notes',
      recipe: recipe.key,
      rows: { training: 1, calibration: 1 },
      smoothing: 1,
      calibration: { intercept: 0, slope: 1 },
      weights: Float64Array.from({ length: 13 }, (_, i) => (i - 5) / 4),
    };
    const { reasons } = createTextDecider(recipe.dataset, model).answer(read.row);
    // All 13 of the list stand there. Ten are named.
    expect(reasons.at(-1)).toMatchObject({ input: OTHER_WORDS, given: 3 });
    expect(reasons).toHaveLength(11);
  });

  it.each([
    ['good', ['very-short']],
    ['das Zimmer war kalt, und das Bett', ['nothing-known']],
    ['the 客室は清潔 でした 温かい とても', ['few-known', 'very-short']],
    ['<b>the room</b> was good<br/>and clean', ['markup-left-out']],
    ['the room was good and clean 🙂', ['signs-left-out']],
    ['1 < 2 and the room was good', []],
    ['! and bad bed clean cold good loud not room the warm', ['words-left-out']],
  ])('warns of a text that says little or is not read in full: %s', (text, codes) => {
    const { warnings } = decider.answer(noteRow(text));
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    expect(decider.isOutside(noteRow(text))).toBe(codes.some((code) => code.endsWith('known')));
  });

  it('answers as to a text without words if none is known, and refuses a text of more characters than it may have', () => {
    const { probability, reference, reasons } = decider.answer(noteRow('Zimmer'));
    expect([probability, reasons]).toEqual([reference.probability, []]);
    expect(readItem(notes, { note: 'good '.repeat(201) })).toMatchObject({
      issues: [{ code: 'too-long', path: '/note', message: expect.stringMatching(/1005 characters.*at most 1000/) }],
    });
  });
});

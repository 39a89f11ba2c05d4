import { describe, expect, it } from 'vitest';
import { type Comparison, decide } from './decide.ts';

const first: Comparison = {
  rows: 500,
  skill: 0.9,
  gainLowerBound: 0.8,
  contested: [],
  superseded: false,
  unchanged: false,
};
const champion = {
  version: 'v1',
  excess: 0.001,
  excessLowerBound: -0.001,
  restsOnWithdrawn: false,
  isCandidate: false,
} as const;
const later: Comparison = { ...first, champion };
const contested = [{ uploadId: 'abc', rows: 40, skill: 0.01, gainLowerBound: -0.1 }];

describe('decide', () => {
  it.each<[string, Comparison, string]>([
    ['promotes a first model with signal', first, 'promote'],
    ['promotes no model without held-out rows', { ...first, rows: 29 }, 'too-few-rows'],
    ['refuses a first model that is no better than the median', { ...first, skill: 0.04 }, 'no-signal'],
    ['refuses a gain that could be chance', { ...first, gainLowerBound: 0 }, 'no-signal'],
    ['promotes a candidate that is worse within chance', later, 'promote'],
    [
      'refuses a candidate that is worse on unseen rows, beyond chance',
      { ...later, champion: { ...champion, excessLowerBound: 1e-6 } },
      'worse-than-champion',
    ],
    [
      'replaces a champion that was fitted on a withdrawn upload by a model that is no worse beyond chance',
      { ...later, champion: { ...champion, excessLowerBound: -0.1, restsOnWithdrawn: true } },
      'promote',
    ],
    [
      'lets the owner confirm one that is worse beyond chance',
      { ...later, champion: { ...champion, excessLowerBound: 0.1, restsOnWithdrawn: true } },
      'needs-confirm',
    ],
    [
      'does not replace it by a model without signal',
      { ...later, skill: 0, champion: { ...champion, restsOnWithdrawn: true } },
      'no-signal',
    ],
    [
      'refuses a contested upload that does not prove itself on its own rows',
      { ...later, contested },
      'contested-upload',
    ],
    [
      'accepts a contested upload that does',
      { ...later, contested: [{ ...contested[0]!, skill: 0.3, gainLowerBound: 0.2 }] },
      'promote',
    ],
    ['leaves the decision on a changed set of uploads to the next run', { ...later, superseded: true }, 'superseded'],
    ['keeps the champion if the uploads in force have not changed', { ...later, unchanged: true }, 'nothing-changed'],
    [
      'keeps the champion if the candidate is the champion',
      { ...later, champion: { ...champion, isCandidate: true } },
      'already-champion',
    ],
  ])('%s', (_, comparison, expected) => {
    const decision = decide(comparison);
    expect(decision.kind === 'keep' ? decision.because : decision.kind).toBe(expected);
    expect(decision.message).toMatch(/[.)]$/);
  });

  it('takes the word of the owner for a champion that rests on a withdrawn upload, and for nothing else', () => {
    const worse = { ...champion, excessLowerBound: 0.1 };
    const confirmed = { confirmed: true };
    expect(decide({ ...later, champion: { ...worse, restsOnWithdrawn: true } }, confirmed).kind).toBe('promote');
    expect(decide({ ...later, champion: worse }, confirmed)).toMatchObject({ because: 'worse-than-champion' });
    expect(decide({ ...later, skill: 0, champion: { ...worse, restsOnWithdrawn: true } }, confirmed)).toMatchObject({
      because: 'no-signal',
    });
  });
});

describe('decide, of a yes or no', () => {
  const answers: Comparison = { ...first, measure: 'log-loss' };

  it('asks for less skill, since a rare yes is hard to tell, and speaks of the log loss', () => {
    expect(decide({ ...answers, skill: 0.02 }).kind).toBe('promote');
    expect(decide({ ...answers, skill: 0.009 })).toMatchObject({
      because: 'no-signal',
      message:
        'It takes 0.90\u00a0% off the log loss of giving the share of yes for everything; at least 1.00\u00a0% is needed to go live.',
    });
    expect(decide({ ...answers, champion: { ...champion, excess: 0.0123, excessLowerBound: 0.001 } })).toMatchObject({
      because: 'worse-than-champion',
      message: 'On 500 held-out rows its log loss is 0.0123 larger than that of v1, beyond chance.',
    });
  });

  it('says that a gain may be chance, where it is large enough', () => {
    expect(decide({ ...answers, rows: 32, skill: 0.0991, gainLowerBound: -0.01 }).message).toBe(
      'It takes 9.91\u00a0% off the log loss of giving the share of yes for everything, but on 32 held-out rows that may be chance. Upload more.',
    );
  });
});

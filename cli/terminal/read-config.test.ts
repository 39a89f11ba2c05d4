import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import { shippedChoices } from '../known/shipped-choices.ts';
import { Failure } from './failure.ts';
import { parseConfig } from './read-config.ts';

const refused = (text: string) => {
  try {
    parseConfig('c.json', text, diamonds, shippedChoices);
  } catch (error) {
    if (error instanceof Failure) return `${error.kind}: ${error.message}`;
    throw error;
  }
  throw new Error('it is taken');
};

describe('a configuration', () => {
  it('may begin with a byte order mark', () => {
    expect(parseConfig('c.json', '\uFEFF{"seed":7}', diamonds, shippedChoices)).toMatchObject({ seed: 7 });
  });

  it.each([
    [
      '{"seed": 7, "seed": 8}',
      'c.json cannot be used: at line 1, column 13, "seed" stands twice in one object; give it once.',
    ],
    ['{"seed": 7,\n}', 'c.json is not JSON: at line 2, column 1, a name in double quotes is expected here.'],
    [
      '{"fit": {"penalty": 1e308}}',
      'c.json: fit/penalty is 1e+308, but must be at most 10000: with more, all grades cost the same. stima config lists what can be chosen.',
    ],
    [
      '{"fit": {"penalty": 5e-324}}',
      'c.json: fit/penalty is 5e-324, but must be at least 0.0001: with less, the solver does not converge. stima config lists what can be chosen.',
    ],
    [
      '{"fit": {"walk": 1}}',
      'c.json: walk: there is no such field; known: penalty, length, tolerance. stima config lists what can be chosen.',
    ],
    [
      '{"knots": {"__proto__": [1, 2]}}',
      'c.json: knots is an object, but must be without __proto__, which is no feature. stima config lists what can be chosen.',
    ],
    [
      '{"__proto__": {}}',
      'c.json: __proto__: there is no such field; known: fit, penalties, knots, splits, seed, share, sampleLimit, reference. stima config lists what can be chosen.',
    ],
  ])('is refused in a sentence: %s', (text, message) => {
    expect(refused(text)).toBe(`usage: ${message}`);
  });
});

import type { WordsDataset } from '../words-dataset.ts';
import vocabulary from './vocabulary.json' with { type: 'json' };

/** Reviews of food, and whether the reviewer gave the best of five marks. README.md is the datasheet. */
export const reviews = {
  name: 'reviews',
  kind: 'words',
  item: { singular: 'review', plural: 'reviews' },
  recipeVersion: 'reviews-1',
  target: { column: 'score', unit: '', centre: 0, min: 0, max: 1, answers: { yes: 'great', no: 'other' } },
  columns: [
    {
      kind: 'text',
      name: 'review',
      title: 'Text of the review',
      required: true,
      parts: [{ kind: 'tokens', vocabulary, most: 450 }],
      longest: 20_000,
      example: 'Great flavor, and a good price. My kids love it, and I will buy it again!',
    },
  ],
  inputs: [{ name: 'words', columns: ['review'], description: 'words and pairs of neighbouring words' }],
  referenceItem: { review: 'a text without words that are known' },
  range: { coverage: 0.9 },
} satisfies WordsDataset;

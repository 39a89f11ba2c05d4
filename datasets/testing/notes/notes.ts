import type { WordsDataset } from '../../words-dataset.ts';

/** Notes of guests, for the tests: a yes or no from a text of a few words. */
export const notes = {
  name: 'notes',
  kind: 'words',
  item: { singular: 'note', plural: 'notes' },
  recipeVersion: 'notes-1',
  target: { column: 'mood', unit: '', centre: 0, min: 0, max: 1, answers: { yes: 'glad', no: 'sad' } },
  columns: [
    {
      kind: 'text',
      name: 'note',
      title: 'What the guest wrote',
      required: false,
      longest: 1_000,
      parts: [
        {
          kind: 'tokens',
          vocabulary: [
            '!',
            'and',
            'bad',
            'bed',
            'clean',
            'cold',
            'good',
            'loud',
            'not',
            'not good',
            'room',
            'the',
            'warm',
          ],
          most: 8,
        },
      ],
      example: 'The room was clean and the bed good!',
    },
  ],
  inputs: [{ name: 'words', columns: ['note'] }],
  referenceItem: { note: 'nothing' },
  range: { coverage: 0.9 },
} satisfies WordsDataset;

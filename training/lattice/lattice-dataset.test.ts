import { expect, it } from 'vitest';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { latticeDataset } from './lattice-dataset.ts';
import { latticeSummarising } from './summarising.ts';

const { lattice, terms, ...described } = knives;

it('is the dataset itself, if it declares a lattice and terms', () => {
  expect(latticeDataset(knives)).toBe(knives);
});

it.each([
  [{ ...described, terms }, 'dataset knives is of the kind lattice and does not declare lattice; declare it as'],
  [{ ...described, lattice }, 'dataset knives is of the kind lattice and does not declare terms; declare it as'],
  [described, 'dataset knives is of the kind lattice and does not declare lattice and terms; declare them as'],
  [{ ...described, kind: 'words' }, 'dataset knives is of the kind words, where lattice is expected'],
])('is refused in a sentence if something is missing', (dataset, sentence) => {
  for (const read of [() => latticeDataset(dataset), () => latticeSummarising.openSums({ dataset })])
    expect(read).toThrow(
      expect.objectContaining({ name: 'DeclarationError', message: expect.stringContaining(sentence) }),
    );
});

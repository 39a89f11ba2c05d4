import type { Card } from '../api/types.ts';

/** What is done with an item: it is priced, or a yes or no is answered about it. */
export interface AskingWords {
  /** The name of the first screen, and of what somebody does there. */
  readonly verb: 'Price' | 'Ask';
  readonly button: string;
  /** What came of it. */
  readonly noun: 'price' | 'answer';
  readonly nouns: 'prices' | 'answers';
  readonly done: 'priced' | 'answered';
  /** What a file is asked for, before the name of its items. */
  readonly forAll: 'Price' | 'Answer for';
}

const PRICE: AskingWords = {
  verb: 'Price',
  button: 'Price it',
  noun: 'price',
  nouns: 'prices',
  done: 'priced',
  forAll: 'Price',
};

const ANSWER: AskingWords = {
  verb: 'Ask',
  button: 'Ask',
  noun: 'answer',
  nouns: 'answers',
  done: 'answered',
  forAll: 'Answer for',
};

export const askingWords = ({ target }: Card): AskingWords => (target.answers ? ANSWER : PRICE);

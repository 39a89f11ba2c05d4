import { makeNotes } from '../../datasets/testing/notes/make-notes.ts';
import { notes } from '../../datasets/testing/notes/notes.ts';
import { describeKind } from '../kinds/testing/kind-contract.ts';
import { wordsAnswering } from './answering.ts';
import { wordsChecking } from './checking.ts';
import { wordsDescribing } from './describing.ts';
import { wordsDrawing } from './drawing.ts';
import { wordsFitting } from './fitting.ts';
import { wordsJudging } from './judging.ts';
import { wordsSummarising } from './summarising.ts';

describeKind('words', {
  summarising: wordsSummarising,
  fitting: wordsFitting,
  answering: wordsAnswering,
  checking: wordsChecking,
  drawing: wordsDrawing,
  judging: wordsJudging,
  describing: wordsDescribing,
  dataset: notes,
  otherRecipe: { dataset: { ...notes, recipeVersion: 'notes-2' } },
  makeRows: makeNotes,
  wrongParameters: { smoothing: [0] },
});

import { latticeDrawing } from '../../lattice/drawing.ts';
import { termsDrawing } from '../../terms/drawing.ts';
import { wordsDrawing } from '../../words/drawing.ts';
import type { DrawingKind } from '../answering-kind.ts';
import type { Registry } from '../kind.ts';

export const drawingKinds: Registry<DrawingKind> = {
  lattice: latticeDrawing,
  terms: termsDrawing,
  words: wordsDrawing,
};

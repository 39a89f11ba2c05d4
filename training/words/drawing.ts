import type { DrawingKind } from '../kinds/answering-kind.ts';
import type { DecisionAnswer } from '../kinds/decision-answer.ts';
import { drawDecision } from '../kinds/draw-decision.ts';

/** The part of the words that draws a decision with its reasons. */
export const wordsDrawing: DrawingKind<DecisionAnswer> = { draw: drawDecision };

import type { DrawingKind } from '../kinds/answering-kind.ts';
import type { DecisionAnswer } from '../kinds/decision-answer.ts';
import { drawDecision } from '../kinds/draw-decision.ts';
import { drawReasons } from '../kinds/draw-price.ts';
import type { PriceAnswer } from '../kinds/price-answer.ts';

/** The part of the terms that draws a price or a decision with its reasons. */
export const termsDrawing: DrawingKind<PriceAnswer | DecisionAnswer> = {
  draw: (dataset, answer, version) =>
    'decision' in answer ? drawDecision(dataset, answer, version) : drawReasons(dataset, answer, version),
};

import type { DrawingKind } from '../kinds/answering-kind.ts';
import { drawReasons } from '../kinds/draw-price.ts';
import type { PriceAnswer } from '../kinds/price-answer.ts';

/** The part of the lattice that draws a price with its reasons. */
export const latticeDrawing: DrawingKind<PriceAnswer> = { draw: drawReasons };

import type { DrawingKind } from '../../answering-kind.ts';
import type { MedianAnswer } from './answering.ts';

export const medianDrawing: DrawingKind<MedianAnswer> = {
  draw: ({ name }, { price, unit, reasons }, version) =>
    `${name} ${version}: ${price.toFixed(2)} ${unit}, the median of ${reasons[0]!.rows} of ${reasons[0]!.given}`,
};

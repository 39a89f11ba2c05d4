import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { drawingKinds } from '../../training/kinds/registered/drawing.ts';
import type { KnownPictures } from './known.ts';
import { datasets } from './owner-datasets.ts';

/** The shipped datasets, and the kinds of target to answer for them. */
export const shippedAnswers: KnownPictures = { datasets, answering: answeringKinds, drawing: drawingKinds };

import { datasets } from '../../datasets/datasets.ts';
import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import type { KnownAnswers } from './known.ts';

/** The shipped datasets, and the kinds of target to answer for them. */
export const shippedAnswers: KnownAnswers = { datasets, answering: answeringKinds };

import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import type { KnownChoices } from './known.ts';
import { shippedAnswers } from './shipped-answers.ts';

/** What it takes to choose among the shipped datasets and the parameters of their kinds. */
export const shippedChoices: KnownChoices = { ...shippedAnswers, configuring: configuringKinds };

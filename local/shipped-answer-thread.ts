import { datasets } from '../datasets/datasets.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { startAnswerThread } from './answers/answer-thread.ts';

/** A thread that answers long lists for the shipped datasets and kinds. */
startAnswerThread({ datasets, answering: answeringKinds });

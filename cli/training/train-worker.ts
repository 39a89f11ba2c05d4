import { shipped } from '../known/shipped.ts';
import { runTrainThread } from './train-thread.ts';

/** The training thread of the shipped datasets and kinds. */
await runTrainThread(shipped);

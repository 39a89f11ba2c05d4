import type { ServingStack } from './serving-stack.ts';
import type { Stage } from './stage.ts';
import type { TrainingStack } from './training-stack.ts';

/** What is watched. */
export interface Monitored {
  readonly stage: Stage;
  readonly training: TrainingStack;
  readonly serving: ServingStack;
}

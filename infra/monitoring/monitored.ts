import type { ServingStack } from '../serving/serving-stack.ts';
import type { Stage } from '../stage/stage.ts';
import type { TrainingStack } from '../training/training-stack.ts';

/** The resources that the monitoring stack watches. */
export interface Monitored {
  readonly stage: Stage;
  readonly training: TrainingStack;
  readonly serving: ServingStack;
}

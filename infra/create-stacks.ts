import { type App, Tags } from 'aws-cdk-lib';
import { DataStack } from './data/data-stack.ts';
import { MonitoringStack } from './monitoring/monitoring-stack.ts';
import type { OpenApiDocument } from './serving/openapi-document.ts';
import { ServingStack } from './serving/serving-stack.ts';
import { readStage } from './stage/stage.ts';
import { TrainingStack } from './training/training-stack.ts';

/** All stacks of one stage. Without a document there is no serving stack: the local runner needs only the flow. */
export function createStacks(app: App, openApi: OpenApiDocument | undefined): void {
  const stage = readStage(app);
  const { terminationProtection } = stage;
  const stores = new DataStack(app, `stima-${stage.name}-data`);
  const training = new TrainingStack(app, `stima-${stage.name}-training`, {
    stage,
    stores,
    terminationProtection,
  });
  if (openApi) {
    const serving = new ServingStack(app, `stima-${stage.name}-serving`, {
      stage,
      stores,
      stateMachine: training.stateMachine,
      openApi,
      terminationProtection,
    });
    new MonitoringStack(app, `stima-${stage.name}-monitoring`, { stage, training, serving, terminationProtection });
  }
  Tags.of(app).add('app', 'stima');
  Tags.of(app).add('stage', stage.name);
}

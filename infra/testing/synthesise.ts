import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../create-stacks.ts';
import { withUnbundledApp } from '../unbundled-app.ts';
import { standInOpenApi } from './stand-in-openapi.ts';

/** The templates of one stage, with nothing bundled. They are made once for all test files of a process. */
export function synthesise(stage = 'dev', context: Readonly<Record<string, unknown>> = {}): Templates {
  const key = JSON.stringify([stage, context]);
  const made = templates.get(key) ?? withUnbundledApp({ stage, ...context }, (app) => synthesiseStacks(app, stage));
  templates.set(key, made);
  return made;
}

const templates = new Map<string, Templates>();

type Templates = ReturnType<typeof synthesiseStacks>;

function synthesiseStacks(app: App, stage: string) {
  createStacks(app, standInOpenApi);
  const template = (name: string) => Template.fromStack(app.node.findChild(`stima-${stage}-${name}`) as never);
  return {
    data: template('data'),
    training: template('training'),
    serving: template('serving'),
    monitoring: template('monitoring'),
  };
}

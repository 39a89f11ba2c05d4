import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../create-stacks.ts';
import { readCdkContext } from '../stage/read-json.ts';
import { standInOpenApi } from './stand-in-openapi.ts';

type Context = Readonly<Record<string, unknown>>;

/** The templates of one stage, with nothing bundled. They are made once for all test files of a process. */
export function synthesise(stage = 'dev', context: Context = {}): Templates {
  const key = JSON.stringify([stage, context]);
  const made = templates.get(key) ?? withUnbundledApp(stage, context, synthesiseStacks);
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

/** Gives `use` an app that bundles nothing. Its output folder is removed afterwards, so `use` returns what it has read. */
export function withUnbundledApp<Result>(
  stage: string,
  context: Context,
  use: (app: App, stage: string) => Result,
): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'stima-synth-'));
  try {
    const app = new App({
      outdir,
      context: { ...cdkContext, stage, 'aws:cdk:bundling-stacks': [], ...context },
      builtinCloudFormationValidation: false,
      stackTraces: false,
      treeMetadata: false,
    });
    return use(app, stage);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const cdkContext = readCdkContext();

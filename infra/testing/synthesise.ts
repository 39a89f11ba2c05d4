import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { createStacks } from '../create-stacks.ts';
import { standInOpenApi } from './stand-in-openapi.ts';

/** The templates of one stage, with nothing bundled. */
export function synthesise(stage = 'dev', context: Readonly<Record<string, unknown>> = {}) {
  const app = unbundledApp(stage, context);
  createStacks(app, standInOpenApi);
  const template = (name: string) => Template.fromStack(app.node.findChild(`stima-${stage}-${name}`) as never);
  return {
    data: template('data'),
    training: template('training'),
    serving: template('serving'),
    monitoring: template('monitoring'),
  };
}

export function unbundledApp(stage = 'dev', context: Readonly<Record<string, unknown>> = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), 'stima-synth-'));
  outdirs.push(outdir);
  return new App({
    outdir,
    context: { ...cdkContext, stage, 'aws:cdk:bundling-stacks': [], ...context },
    builtinCloudFormationValidation: false,
    stackTraces: false,
    treeMetadata: false,
  });
}

const outdirs: string[] = [];

afterAll(() => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true });
});

const cdkContext = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context;

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { createStacks } from './create-stacks.ts';

// The training stack's template as JSON on standard output: the same stacks as `cdk synth`, for local/state-machine.
// Nothing is bundled or checked, and there is no serving stack: the flow needs none of it, and a start waits for this.
const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
const outdir = mkdtempSync(join(tmpdir(), 'stima-synth-'));
try {
  const app = new App({
    outdir,
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
    performanceReporting: false,
    stackTraces: false,
    treeMetadata: false,
  });
  createStacks(app, undefined);
  const { templateFullPath } = app.synth().getStackByName(`stima-${context.stage}-training`);
  process.stdout.write(readFileSync(templateFullPath));
} finally {
  rmSync(outdir, { recursive: true });
}

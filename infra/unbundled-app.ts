import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readCdkContext } from './stage/read-json.ts';

/**
 * Gives `use` an app that bundles and checks nothing. Its output folder is removed afterwards, so `use` returns what it has read.
 * @param context overrides the context of cdk.json
 */
export function withUnbundledApp<Result>(
  context: Readonly<Record<string, unknown>>,
  use: (app: App) => Result,
): Result {
  const outdir = mkdtempSync(join(tmpdir(), 'stima-synth-'));
  try {
    const app = new App({
      outdir,
      context: { ...readCdkContext(), 'aws:cdk:bundling-stacks': [], ...context },
      builtinCloudFormationValidation: false,
      analyticsReporting: false,
      performanceReporting: false,
      stackTraces: false,
      treeMetadata: false,
    });
    return use(app);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

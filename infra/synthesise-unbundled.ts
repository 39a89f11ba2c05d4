import { readFileSync } from 'node:fs';
import { createStacks } from './create-stacks.ts';
import type { OpenApiDocument } from './serving/openapi-document.ts';
import { readCdkContext } from './stage/read-json.ts';
import { withUnbundledApp } from './unbundled-app.ts';

/**
 * The templates of the stage of cdk.json as JSON, by the names of their stacks. Nothing is bundled or checked.
 * @param settings override the settings of the stage in cdk.json. `undefined` leaves one out.
 */
export function synthesiseUnbundled(
  openApi: OpenApiDocument | undefined,
  settings: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, string> {
  const cdk = readCdkContext();
  const stages = { ...cdk.stages, [cdk.stage]: { ...cdk.stages[cdk.stage], ...settings } };
  return withUnbundledApp({ stages }, (app) => {
    createStacks(app, openApi);
    const prefix = `stima-${cdk.stage}-`;
    return new Map(
      app
        .synth()
        .stacks.map(({ stackName, templateFullPath }) => [
          stackName.slice(prefix.length),
          readFileSync(templateFullPath, 'utf8'),
        ]),
    );
  });
}

/**
 * The training stack's template as JSON, as `cdk synth` makes it. The serving stack is left out: a local start does not need it
 * and would wait for it. Training jobs are left out too, unless the settings ask for them: a local fit outgrows no function.
 */
export function synthesiseTraining(settings: Readonly<Record<string, unknown>> = {}): string {
  return synthesiseUnbundled(undefined, { trainingJob: undefined, ...settings }).get('training')!;
}

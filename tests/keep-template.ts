import { loadDefinition } from '../local/state-machine/load-definition.ts';
import { KEPT_TEMPLATES } from '../local/testing/kept-templates.ts';

/** Runs once before all tests. It synthesises the state machine if its sources have changed. So no test has to. */
export default async function keepTemplate(): Promise<void> {
  await loadDefinition(KEPT_TEMPLATES, undefined, async () => {
    const { synthesiseTraining } = await import('../infra/synthesise-unbundled.ts');
    return synthesiseTraining();
  });
}

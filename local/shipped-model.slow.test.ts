import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { datasets } from '../datasets/datasets.ts';
import { datasetFile } from '../datasets/folders.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow } from './testing/rug-flow.ts';

/**
 * Of the model.json that the release of November 2026 makes of the diamonds that ship. It changes where the recipe or the
 * reference changes, and nowhere else: a model that differs by a byte is another version for whoever has stored one.
 */
const SHA_256 = '033cbcf30e09988dd4c0d36c9cfbd873ee02fabf407fc105f90afe92b6940012';

it('makes of the diamonds that ship the model that it has always made, to the byte', { timeout: 120_000 }, async () => {
  const [data, models] = [memoryStore(), memoryStore()];
  const getFrozen = createShipped(registeredKinds.summarising);
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, { datasets, getFrozen });
  const key = 'incoming/diamonds/diamonds.csv';
  await data.putFile(key, datasetFile('diamonds', 'diamonds.csv'));
  expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
  const { body } = await models.get('diamonds/v1/model.json');
  expect(createHash('sha256').update(body).digest('hex')).toBe(SHA_256);
});

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { datasets } from '../datasets/datasets.ts';
import { datasetFile, datasetRoots } from '../datasets/folders.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { readFitRecord } from '../registry/candidate.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { SHIPPED_FIT } from './runs/shipped-fit.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createRugFlow } from './testing/rug-flow.ts';

/**
 * The SHA-256 of the model.json that the release of November 2026 fits on the shipped diamonds. Only a change of the
 * recipe or of the reference may change it. For a user with a stored model, a model that differs by a byte is another
 * version.
 */
const SHA_256 = '033cbcf30e09988dd4c0d36c9cfbd873ee02fabf407fc105f90afe92b6940012';

it('fits the same model on the shipped diamonds as the release of November 2026, byte for byte', {
  timeout: 120_000,
}, async () => {
  const [data, models] = [memoryStore(), memoryStore()];
  const getFrozen = createShipped(registeredKinds.summarising);
  const flow = await createRugFlow(data, models, KEPT_TEMPLATES, { datasets, getFrozen });
  const key = 'incoming/diamonds/diamonds.csv';
  await data.putFile(key, datasetFile('diamonds', 'diamonds.csv'));
  expect(await flow.announce(key)).toMatchObject({ status: 'SUCCEEDED' });
  const { body } = await models.get('diamonds/v1/model.json');
  expect(createHash('sha256').update(body).digest('hex')).toBe(SHA_256);

  // The fit that ships is this one. If a recipe has changed: npm run shipped-fit.
  const { fittedAt, ...fitted } = await readFitRecord(models, 'diamonds', 'v1');
  const shipped = openFileStore(datasetRoots()[0]!);
  expect(await readFitRecord(shipped, 'diamonds', SHIPPED_FIT)).toEqual({ ...fitted, fittedAt: expect.any(String) });
  expect(Buffer.from((await shipped.get('diamonds/shipped/model.json')).body).equals(body)).toBe(true);
});

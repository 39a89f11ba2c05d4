import { expect, it } from 'vitest';
import { rugs } from '../datasets/testing/rugs/rugs.ts';
import type { FindReadyFit } from '../lambdas/flow/fit/fit.ts';
import { readFitRecord } from '../registry/candidate.ts';
import { findRun } from '../registry/run-records.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { championModel, createRugFlow, putRugs, readText, rugsCsv } from './testing/rug-flow.ts';

it('takes a fit that was made before for exactly these uploads, and fits every other set of them', async () => {
  const [data, models] = [memoryStore(), memoryStore()];
  const first = await createRugFlow(data, models, KEPT_TEMPLATES);
  await first.announce(await putRugs(data, 'rugs.csv', rugsCsv(900, 4)));
  const { fittedAt, ...fitted } = await readFitRecord(models, rugs.name, 'v1');
  const model = await readText(models, 'rugs/v1/model.json');

  const asked: unknown[] = [];
  const findReadyFit: FindReadyFit = async ({ name }, { uploadIds, ...rest }) => {
    asked.push({ name, uploadIds, ...rest });
    return uploadIds.length === 1 ? { ...fitted, model } : undefined;
  };
  const [otherData, otherModels] = [memoryStore(), memoryStore()];
  const again = await createRugFlow(otherData, otherModels, KEPT_TEMPLATES, { findReadyFit });
  const key = await putRugs(otherData, 'rugs.csv', rugsCsv(900, 4));
  expect(await again.announce(key, 'ready')).toMatchObject({ status: 'SUCCEEDED' });
  const { uploadIds, recipe, parameters } = fitted;
  expect(asked).toEqual([{ name: 'rugs', uploadIds, recipe, parameters }]);
  expect(await championModel(otherModels)).toEqual({ version: 'v1', bytes: model });
  expect(await readFitRecord(otherModels, rugs.name, 'v1')).toEqual({ ...fitted, fittedAt: expect.any(String) });
  expect((await findRun(otherData, rugs.name, 'ready'))!.steps[1]).toMatchObject({
    message: 'v1 is the model that ships: it was fitted on the same rows.',
    detail: { version: 'v1', uploads: 1, fittedBy: 'release' },
  });

  await again.announce(await putRugs(otherData, 'more.csv', rugsCsv(900, 5)), 'more');
  expect((await findRun(otherData, rugs.name, 'more'))!.steps[1]).toMatchObject({ detail: { fittedBy: 'function' } });
  expect(await readText(otherModels, 'rugs/v2/model.json')).not.toBe(model);
});

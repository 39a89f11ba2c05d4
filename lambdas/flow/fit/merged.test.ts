import { expect, it } from 'vitest';
import { makeRugs } from '../../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { memoryStore } from '../../../registry/storage/memory-store.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { fittingKinds } from '../../../training/kinds/registered/fitting.ts';
import { createRecipe } from '../../../training/lattice/recipe.ts';
import { summarise } from '../../../training/lattice/testing/summaries.ts';
import { keepMerged, mergeUploads } from './merged.ts';

const recipe = createRecipe(rugs);
const fitting = kindOf(fittingKinds, rugs).openFit({ dataset: rugs });

/** A store with uploads of the given numbers of rugs, and a merge that writes the cache when it is due and says so. */
async function storeOf(uploads: Readonly<Record<string, number>>) {
  const store = memoryStore();
  const rows = new Map<string, ReturnType<typeof makeRugs>>();
  for (const [i, [id, count]] of Object.entries(uploads).entries()) {
    const own = makeRugs(count, i + 1);
    rows.set(id, own);
    const { summary, samples } = summarise(recipe, own);
    await store.put(`uploads/rugs/${id}/summary.bin`, fitting.encodeSummary(summary));
    await store.put(`uploads/rugs/${id}/samples.bin`, fitting.encodeSamples(samples));
  }
  return {
    merge: async (...ids: string[]) => {
      const { equations, samples, outgrown } = await mergeUploads(store, fitting, ids);
      const together = summarise(
        recipe,
        ids.flatMap((id) => rows.get(id)!),
      );
      const expected = fitting.createEquations(together.summary);
      expect(fitting.encodeEquations(equations)).toEqual(fitting.encodeEquations(expected));
      expect(fitting.encodeSamples(samples)).toEqual(fitting.encodeSamples(together.samples));
      if (outgrown)
        await keepMerged(store, rugs, ids, {
          equations: fitting.encodeEquations(equations),
          samples: fitting.encodeSamples(samples),
        });
      return outgrown;
    },
  };
}

it('equals the sums of all rows together, whatever was merged before', async () => {
  const { merge } = await storeOf({ a: 300, b: 40, c: 200, d: 10 });
  for (const ids of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd'], ['b', 'c'], ['d'], ['a', 'b', 'c', 'd'], ['a', 'd']])
    await merge(...ids);
});

it('replaces the cache only if the added uploads are half as large, or if one was removed', async () => {
  const { merge } = await storeOf({ a: 3000, b: 2, c: 2, d: 3000, e: 2 });
  expect(await merge('a')).toBe(true);
  expect(await merge('a')).toBe(false);
  expect(await merge('a', 'b')).toBe(false);
  expect(await merge('a', 'b', 'c')).toBe(false);
  expect(await merge('a', 'b', 'c', 'd')).toBe(true);
  expect(await merge('a', 'b', 'c', 'd', 'e')).toBe(false);
  expect(await merge('a', 'c', 'd', 'e')).toBe(true);
});

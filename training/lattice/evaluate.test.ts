import { expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { mergeSamples } from '../summary/sample.ts';
import { createEquations } from './equations.ts';
import { evaluate } from './evaluate.ts';
import { fitModel } from './fit-model.ts';
import { createRecipe } from './recipe.ts';
import { summarise } from './testing/summaries.ts';

const recipe = createRecipe(rugs);
const learn = (count: number, seed: number, factor = 1) => {
  const rows = makeRugs(count, seed).map(({ row, price }) => ({ row, price: price * factor }));
  const { summary, samples } = summarise(recipe, rows);
  return { samples, ...fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit) };
};

it('compares with the champion on rows of other uploads, and on the rows of a contested upload separately', () => {
  const usual = learn(1200, 3);
  const contested = learn(600, 4, 3);
  const compare = (holdout: typeof usual.samples.holdout, contestedUploads: readonly (typeof contested)[]) =>
    evaluate({
      recipe,
      baselines: usual.baselines,
      holdout,
      candidate: contested.model,
      champion: { version: 'v1', model: usual.model, restsOnWithdrawn: false, isCandidate: false },
      contested: contestedUploads.map(({ samples }) => ({ uploadId: 'contested', holdout: samples.holdout })),
      superseded: false,
      unchanged: false,
    }).comparison;
  const both = mergeSamples([usual.samples.holdout, contested.samples.holdout]);
  const found = compare(both, [contested]);
  expect(found.rows).toBe(usual.samples.holdout.count + contested.samples.holdout.count);
  expect(found.champion).toEqual(compare(usual.samples.holdout, []).champion);
  // ln 3, less what noise takes: on the usual rows the candidate is three times too dear, on its own it is right.
  expect(found.champion?.excess).toBeGreaterThan(0.8);
  expect(compare(both, []).champion?.excess).toBeLessThan(0.5);
  expect(found.contested).toMatchObject([{ uploadId: 'contested', rows: contested.samples.holdout.count }]);
  expect(found.contested[0]!.skill).toBeGreaterThan(0.5);
});

it('leaves out one row for each row of a contested upload, so the same stone in another upload stays', () => {
  const usual = learn(1200, 3);
  const twice = mergeSamples([usual.samples.holdout, usual.samples.holdout]);
  const { comparison } = evaluate({
    recipe,
    baselines: usual.baselines,
    holdout: twice,
    candidate: learn(600, 4).model,
    champion: { version: 'v1', model: usual.model, restsOnWithdrawn: false, isCandidate: false },
    contested: [{ uploadId: 'contested', holdout: usual.samples.holdout }],
    superseded: false,
    unchanged: false,
  });
  const alone = evaluate({
    recipe,
    baselines: usual.baselines,
    holdout: usual.samples.holdout,
    candidate: learn(600, 4).model,
    champion: { version: 'v1', model: usual.model, restsOnWithdrawn: false, isCandidate: false },
    contested: [],
    superseded: false,
    unchanged: false,
  });
  expect(comparison.champion).toEqual(alone.comparison.champion);
});

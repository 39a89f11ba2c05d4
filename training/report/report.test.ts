import { beforeAll, describe, expect, it } from 'vitest';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { createReport } from '../lattice/create-report.ts';
import { defaultConfig } from '../lattice/default-config.ts';
import { createEquations } from '../lattice/equations.ts';
import { evaluate } from '../lattice/evaluate.ts';
import { fitModel } from '../lattice/fit-model.ts';
import { createRecipe } from '../lattice/recipe.ts';
import { createSummariser } from '../lattice/summarise.ts';
import { readReport } from './read-report.ts';
import { renderReport } from './render-report.ts';
import type { Report } from './report.ts';

let report: Report;

beforeAll(() => {
  const recipe = createRecipe(rugs, defaultConfig);
  const learn = (rows: number, seed: number) => {
    const summariser = createSummariser(recipe, undefined);
    for (const { row, price } of makeRugs(rows, seed)) summariser.add(row, price);
    const { summary, samples } = summariser.finish();
    return { samples, ...fitModel(recipe, createEquations(recipe, summary), samples.calibration, defaultConfig.fit) };
  };
  const { samples, model, baselines, trials } = learn(1500, 3);
  const { evaluation, comparison } = evaluate({
    recipe,
    baselines,
    holdout: samples.holdout,
    candidate: model,
    champion: { version: 'v1', model: learn(300, 4).model, restsOnWithdrawn: false, isCandidate: false },
    contested: [{ uploadId: '0123456789abcdef', holdout: samples.holdout }],
    superseded: false,
    unchanged: false,
  });
  const at = '2026-01-02T03:04:05.000Z';
  report = createReport({ recipe, version: 'v2', uploads: 2, trials, evaluation, comparison, at });
});

/** The text that a reader sees. */
const textOf = (page: string) => page.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ');

describe('a report', () => {
  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('gives the bounds of bands in areas, not in their logarithms', () => {
    expect(report.scale).toEqual({ name: 'area', unit: 'm²' });
    expect(report.evaluation?.coverageByBand.map(({ from }) => from)).toEqual([null, 3]);
    expect(renderReport(report)).toContain('below 3\u00a0m²');
  });

  it('is the same page from the same report', () => {
    expect(renderReport(JSON.parse(JSON.stringify(report)))).toBe(renderReport(report));
  });

  it('states the findings before the figures', () => {
    const { models } = report.evaluation!;
    const page = renderReport(report);
    const [head, rest] = page.split('<svg', 2);
    expect(head).toContain(
      `${(100 * models[0]!.metrics.medianAbsolutePercentageError).toFixed(1)}\u00a0% of the experts`,
    );
    expect(head).toContain('No price goes against the order of area and knotting.');
    expect(rest).toBeDefined();
    for (const { name } of models) expect(textOf(page)).toContain(name);
    expect(page).toContain('0123456789abcdef');
    expect(page.match(/<circle class="point"/g)).toHaveLength(report.evaluation!.points.length);
  });

  it('is self-contained, runs no script, and has a light and a dark scheme', () => {
    const page = renderReport(report);
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|@import|url\(/);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain("default-src 'none'");
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, closing, name, attributes] of renderReport(report).matchAll(
      /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/g,
    )) {
      if (['meta'].includes(name!) || attributes?.endsWith('/')) continue;
      if (closing) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('escapes every text', () => {
    const hostile = `<script>alert("1")</script>&'`;
    const page = renderReport({
      ...report,
      dataset: hostile,
      version: hostile,
      recipe: hostile,
      unit: hostile,
      item: { singular: hostile, plural: hostile },
      scale: { name: hostile, unit: hostile },
      evaluation: {
        ...report.evaluation!,
        models: report.evaluation!.models.map((model) => ({ ...model, name: hostile })),
        violations: { [hostile]: 0.5 },
      },
      comparison: {
        ...report.comparison,
        contested: report.comparison.contested.map((upload) => ({ ...upload, uploadId: hostile })),
      },
    });
    expect(page).not.toContain('<script');
    expect(page).not.toContain(`alert("1")`);
    expect(page).toContain('&#60;script&#62;');
  });

  it('shows the prices of earlier periods as a picture, and says by how much they have moved', () => {
    const at = (period: string, level: number) => ({
      ...{ period, level, low: level * 0.98, high: level * 1.02, rows: 20 },
      sizes: [{ size: 2.5, level, low: level * 0.9, high: level * 1.1, rows: 20 }],
    });
    const market = {
      asOf: '2026-03',
      coverage: 0.9,
      scale: report.scale,
      periods: [at('2026-01', 1.25), at('2026-02', 1.1), { ...at('2026-03', 1), low: 1, high: 1 }],
    };
    const page = renderReport({ ...report, market });
    expect(readReport(JSON.parse(JSON.stringify({ ...report, market })), '')).toEqual({ ...report, market });
    expect(textOf(page)).toContain(
      'Since 2026-01 the price of equal rugs has moved by −20.0\u00a0% (−21.6\u00a0% to −18.4\u00a0%)',
    );
    expect(page.match(/aria-label="Level of prices by period"/g)).toHaveLength(1);
    for (const { period, level } of market.periods) expect(page).toContain(`${period}: ${level}`);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(renderReport(report)).not.toContain('Level of prices by period');
  });

  it('says that no rows were held out', () => {
    const { evaluation: _, ...untested } = report;
    const page = renderReport({ ...untested, comparison: { ...report.comparison, rows: 0, contested: [] } });
    expect(page).toContain('v2 has not been tested: no rug was held out.');
    expect(page).toContain('Cross-validation');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is complete for a single held-out row', () => {
    const { evaluation } = report;
    const page = renderReport({
      ...report,
      evaluation: {
        ...evaluation!,
        points: [[500, 500]],
        coverageByBand: [{ from: null, rows: 1, coverage: 0 }],
      },
    });
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});

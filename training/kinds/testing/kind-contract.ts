import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset, Row } from '../../../datasets/dataset.ts';
import { exampleItem } from '../../table/item.ts';
import { type AnsweringKind, type DrawingKind, findModelDataset } from '../answering-kind.ts';
import type { CheckingKind } from '../checking-kind.ts';
import { CorruptModelError, NothingToFitError, SummaryError } from '../errors.ts';
import type { JudgingKind } from '../judging-kind.ts';
import type { DescribingKind, FittingKind, FrozenReference, RecipeRequest, SummarisingKind } from '../kind.ts';

export interface KindUnderTest {
  readonly summarising: SummarisingKind;
  readonly fitting: FittingKind;
  readonly answering: AnsweringKind;
  readonly checking: CheckingKind;
  readonly drawing: DrawingKind;
  readonly judging: JudgingKind;
  readonly describing: DescribingKind;
  /** A dataset of this kind with an optional column. */
  readonly dataset: Dataset;
  /** A reference for the dataset, in its shipped form. Absent if the kind weighs rows by none. */
  readonly reference?: FrozenReference;
  /** The same dataset under another recipe. */
  readonly otherRecipe?: RecipeRequest;
  readonly makeRows: (count: number, seed: number) => readonly { readonly row: Row; readonly price: number }[];
  /** Parameters that every fit refuses. */
  readonly wrongParameters: object;
}

/** The contract of every kind of target with the flow, the interface and the command line. */
export function describeKind(name: string, kind: KindUnderTest): void {
  const { summarising, fitting, answering, checking, drawing, judging, describing, dataset, reference, makeRows } =
    kind;
  const fit = fitting.openFit({ dataset, reference });
  const sums = summarising.openSums({ dataset, reference });
  const rows = makeRows(900, 1);

  const sumUp = (given: readonly { readonly row: Row; readonly price: number }[], of = sums) => {
    const summariser = of.createSummariser();
    for (const { row, price } of given) summariser.add(row, price);
    return summariser.finish();
  };
  const encoded = (given: typeof rows) => sums.encodeSummary(sumUp(given).summary);
  const train = (given: typeof rows) => {
    const { summary, samples } = sumUp(given);
    return { samples, ...fit.fit(fit.createEquations(summary), samples, fitting.readFitParameters({})) };
  };
  const toBytes = (text: string) => new TextEncoder().encode(text);

  describe(`${name}, a kind of target`, () => {
    it('sums rows to the same bytes in any order and grouping', () => {
      const whole = encoded(rows);
      fc.assert(
        fc.property(fc.integer({ min: 1, max: rows.length - 1 }), fc.boolean(), (cut, turned) => {
          const parts = [rows.slice(0, cut).toReversed(), rows.slice(cut)];
          if (turned) parts.reverse();
          const together = parts.reduce((sum, part) => sums.addEncoded(sum, encoded(part)), sums.emptySummary());
          expect(sums.encodeSummary(together)).toEqual(whole);
        }),
        { numRuns: 10 },
      );
    });

    it('merges samples to those of all rows, and does not change its inputs', () => {
      const [first, second] = [sumUp(rows.slice(0, 300)).samples, sumUp(rows.slice(300)).samples];
      const before = sums.encodeSamples(first);
      expect(sums.encodeSamples(sums.mergeSamples([first, second]))).toEqual(sums.encodeSamples(sumUp(rows).samples));
      expect(sums.encodeSamples(first)).toEqual(before);
    });

    it('does not change the equations that it fits', () => {
      const { summary, samples } = sumUp(rows);
      const equations = fit.createEquations(summary);
      const before = fit.encodeEquations(equations);
      fit.fit(equations, samples, fitting.readFitParameters({}));
      expect(fit.encodeEquations(equations)).toEqual(before);
    });

    it('subtracts what was added, to the byte, and refuses to subtract more', () => {
      const more = sumUp(makeRows(200, 2)).summary;
      const base = fit.createEquations(sumUp(rows).summary);
      const added = fit.addToEquations(base, more, 1);
      expect(fit.equationRows(added)).toBe(sums.trainingRows(sumUp([...rows, ...makeRows(200, 2)]).summary));
      const back = fit.addToEquations(added, more, -1);
      expect(fit.encodeEquations(back)).toEqual(fit.encodeEquations(fit.createEquations(sumUp(rows).summary)));
      expect(() => fit.addToEquations(fit.createEquations(sums.emptySummary()), more, -1)).toThrow(SummaryError);
    });

    it('reads back what it has encoded, and refuses damaged bytes', () => {
      const { summary, samples } = sumUp(rows.slice(0, 120));
      const equations = fit.createEquations(summary);
      const formats: readonly [Uint8Array, (bytes: Uint8Array) => Uint8Array][] = [
        [sums.encodeSummary(summary), (bytes) => sums.encodeSummary(sums.addEncoded(sums.emptySummary(), bytes))],
        [sums.encodeSamples(samples), (bytes) => sums.encodeSamples(sums.decodeSamples(bytes))],
        [fit.encodeEquations(equations), (bytes) => fit.encodeEquations(fit.decodeEquations(bytes))],
      ];
      for (const [bytes, again] of formats) {
        expect(again(bytes)).toEqual(bytes);
        fc.assert(
          fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
            const damaged = Uint8Array.from(bytes);
            damaged[at]! ^= flip;
            expect(() => again(damaged)).toThrow(SummaryError);
            expect(() => again(bytes.subarray(0, at))).toThrow(SummaryError);
          }),
          { numRuns: 40 },
        );
      }
    });

    it('keeps recipes apart: another recipe is another key, and its bytes are refused', () => {
      const other = summarising.openSums(kind.otherRecipe ?? { dataset, referenceVersion: 'another' });
      expect(other.key).not.toBe(sums.key);
      expect(summarising.openSums({ dataset, referenceVersion: reference?.version }).key).toBe(sums.key);
      expect(fit.key).toBe(sums.key);
      const bytes = encoded(rows.slice(0, 50));
      expect(() => other.addEncoded(other.emptySummary(), bytes)).toThrow(SummaryError);
      expect(() => other.decodeSamples(sums.encodeSamples(sumUp(rows.slice(0, 50)).samples))).toThrow(SummaryError);
    });

    it('recognises the recipe of sums by their first bytes', () => {
      const bytes = encoded(rows.slice(0, 50));
      expect(summarising.findRecipeKey(bytes.subarray(0, Buffer.byteLength(sums.key) + 64))).toBe(sums.key);
      expect(summarising.findRecipeKey(bytes.subarray(0, 5))).toBeUndefined();
      expect(summarising.findRecipeKey(toBytes('something else'))).toBeUndefined();
    });

    it.skipIf(!reference)(
      'weighs rows by the reference: sums of rows at a hundred times their price differ without it',
      () => {
        const wild = rows.map(({ row, price }, i) => ({
          row,
          price: i % 10 === 0 ? Math.min(price * 100, 15_000) : price,
        }));
        const plain = summarising.openSums({ dataset, referenceVersion: reference?.version });
        expect(plain.encodeSummary(sumUp(wild, plain).summary)).not.toEqual(encoded(wild));
      },
    );

    it('fits the same bytes from the same rows, and refuses an empty set', () => {
      expect(train(rows.toReversed()).model).toBe(train(rows).model);
      expect(() => train([])).toThrow(NothingToFitError);
      expect(() => fitting.readFitParameters(kind.wrongParameters)).toThrow();
    });

    it('opens the model that it has fitted, and no other bytes', () => {
      const bytes = toBytes(train(rows).model);
      expect(findModelDataset(bytes)).toBe(dataset.name);
      expect(answering.openModel(dataset, bytes).recipe).toBe(sums.key);
      expect(() => checking.checkModel(dataset, bytes)).not.toThrow();
      const another = { ...dataset, name: 'another' };
      for (const [of, wrong] of [
        ...[bytes.subarray(0, 40), toBytes('{}'), toBytes('[]'), new Uint8Array(0)].map(
          (cut) => [dataset, cut] as const,
        ),
        [another, bytes] as const,
      ]) {
        expect(() => answering.openModel(of, wrong)).toThrow(CorruptModelError);
        expect(() => checking.checkModel(of, wrong)).toThrow(CorruptModelError);
      }
    });

    it('answers every row in plain JSON, with a range, also with missing inputs', () => {
      const answerer = answering.openModel(dataset, toBytes(train(rows).model));
      const schema = describing.answerSchema(dataset).strict();
      const optional = dataset.columns.map((column) => column.kind !== 'constant' && !column.required);
      for (const { row } of makeRows(30, 3))
        for (const given of [row, row.map((value, i) => (optional[i] ? Number.NaN : value))]) {
          const answer = answerer.answer(given);
          expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
          expect(schema.parse(answer)).toEqual(answer);
          if (!dataset.target.answers) {
            expect(answerer.relativeWidth?.(answer)).toBeGreaterThan(0);
            expect(answerer.contradicts(given, dataset.target.max)).toBe(true);
          }
          if (answerer.isOutside(given)) expect(answer.warnings).not.toEqual([]);
          const { cells, warnings } = answerer.csvCells(given);
          expect(cells).toHaveLength(answerer.csvColumns.length);
          expect(warnings).toEqual(answer.warnings);
          expect(drawing.draw(dataset, answer, 'v7')).toContain('v7');
        }
    });

    it('reads an item, or names the wrong field', () => {
      const example = exampleItem(dataset);
      expect(answering.readItem(dataset, example)).toHaveProperty('row');
      expect(describing.itemSchema(dataset).parse(example)).toEqual(example);
      expect(describing.itemSchema(dataset).safeParse({ ...example, nonsense: 1 }).success).toBe(false);
      const read = answering.readItem(dataset, { ...exampleItem(dataset), nonsense: 1 });
      expect(read).toMatchObject({ issues: [{ path: '/nonsense' }] });
    });

    it('judges a model on held-out rows: no worse than itself, with a report that is plain JSON and a page without a script', () => {
      const { model, samples, ...notes } = train(rows);
      const candidate = toBytes(model);
      const { comparison, metrics, errorPercent, report } = judging.openJudge({ dataset, reference }).judge({
        samples,
        candidate,
        notes: JSON.parse(JSON.stringify(notes)),
        champion: { version: 'v1', model: candidate, restsOnWithdrawn: false, isCandidate: false },
        contested: [],
        superseded: false,
        unchanged: false,
      });
      expect(comparison).toMatchObject({
        rows: sums.sampleRows(samples).holdout,
        champion: { version: 'v1', excess: 0 },
      });
      expect(comparison.skill).toBeGreaterThan(0.05);
      expect(metrics?.rows).toBe(comparison.rows);
      expect(errorPercent.candidate).toBe(errorPercent.champion);
      const { json, html, sentences } = report({ version: 'v2', uploads: 1, at: '2026-11-21T14:00:00.000Z' });
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      expect(html).toContain('v2');
      expect(html).not.toContain('<script');
      expect(sentences.length).toBeGreaterThan(0);
    });
  });
}

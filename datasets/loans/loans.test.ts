import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../training/evaluation/decide.ts';
import { readAnswersReport } from '../../training/report/answers-report.ts';
import { termsAnswering } from '../../training/terms/answering.ts';
import { createDecider, type Decider } from '../../training/terms/decide-answer.ts';
import { termsFitting } from '../../training/terms/fitting.ts';
import { termsJudging } from '../../training/terms/judging.ts';
import { termsRecipe } from '../../training/terms/recipe.ts';
import { decodeReference } from '../../training/terms/reference.ts';
import { fitAnswersOn } from '../../training/terms/testing/fit-on.ts';
import { countViolations } from '../../training/terms/violations.ts';
import { findReferenceJson } from '../references.ts';
import { createRandom } from '../testing/random.ts';
import { loans } from './loans.ts';
import { readLoans } from './testing/loan-rows.ts';

const rows = readLoans();
const reference = decodeReference(findReferenceJson('loans'));

/** Learns loans, and judges the model on those of them that are held out. */
function judge(given: typeof rows) {
  const recipe = { dataset: loans, reference };
  const fit = termsFitting.openFit(recipe);
  const summariser = fit.createSummariser();
  for (const { row, price } of given) summariser.add(row, price);
  const { summary, samples } = summariser.finish();
  const { model, ...notes } = fit.fit(fit.createEquations(summary), samples, { rounds: 4 });
  const candidate = new TextEncoder().encode(model);
  const { comparison, report } = termsJudging
    .openJudge(recipe)
    .judge({ samples, candidate, notes, contested: [], superseded: false, unchanged: false });
  return { decision: decide(comparison), report };
}

const at = (name: string) => loans.columns.findIndex((column) => column.name === name);

describe('the loans', () => {
  let decider: Decider;
  beforeAll(() => {
    decider = createDecider(loans, fitAnswersOn(termsRecipe({ dataset: loans, reference }), rows, reference));
  });

  it('are 4,454, of which 3,200 were paid back', () => {
    // summary(credit_data$Status) in R: bad 1254, good 3200.
    expect([rows.length, rows.filter(({ price }) => price === 1).length]).toEqual([4_454, 3_200]);
  });

  it('are decided without the age and the marital status of the borrower', () => {
    for (const { row } of rows.slice(0, 100)) {
      const answer = decider.answer(row);
      expect(answer.reasons.map(({ input }) => input)).not.toEqual(expect.arrayContaining(['Age']));
      expect(decider.answer(row.with(at('Age'), 99).with(at('Marital'), -7))).toEqual(answer);
      expect(decider.answer(row.with(at('Age'), Number.NaN).with(at('Marital'), Number.NaN))).toEqual(answer);
    }
  });

  it('are never more probably good with a record of defaults, or against another declared order', () => {
    const shares = countViolations(
      loans,
      decider.probability,
      rows.slice(0, 500).map(({ row }) => row),
    );
    expect(shares).toEqual({ Seniority: 0, Records: 0, Expenses: 0, Income: 0, Assets: 0, Debt: 0 });
  });

  it('are refused with at most four sentences, the strongest first, and granted with none', () => {
    const answers = rows.slice(0, 200).map(({ row }) => decider.answer(row));
    const refused = answers.filter(({ decision }) => decision === 'bad');
    expect(refused.length).toBeGreaterThan(20);
    for (const { principalReasons = [], reasons } of refused) {
      const against = reasons.filter(({ amount }) => amount < 0).sort((a, b) => a.amount - b.amount);
      expect(principalReasons.length).toBeGreaterThan(0);
      expect(principalReasons.length).toBeLessThanOrEqual(4);
      for (const [i, sentence] of principalReasons.entries()) expect(sentence).toContain(against[i]!.input);
    }
    for (const { decision, principalReasons } of answers)
      expect(principalReasons === undefined).toBe(decision === 'good');
  });

  it('whose labels are noise never give a champion, and their own labels do', () => {
    const few = rows.slice(0, 1_200);
    expect(judge(few).decision.kind).toBe('promote');
    const random = createRandom(3);
    for (let i = 0; i < 5; i++) {
      const labels = few.map(({ price }) => ({ price, at: random() })).sort((a, b) => a.at - b.at);
      const noise = few.map(({ row }, r) => ({ row, price: labels[r]!.price }));
      expect(judge(noise).decision).toMatchObject({ kind: 'keep', because: 'no-signal' });
    }
  });

  it('are compared in the report by the age and the marital status of the borrower', () => {
    const { json, html } = judge(rows).report({ version: 'v1', uploads: 1, at: '2026-11-28T09:00:00.000Z' });
    const { evaluation } = readAnswersReport(json, '');
    const groups = evaluation?.groups ?? [];
    expect(groups.map(({ column, group }) => `${column} ${group}`)).toEqual(
      expect.arrayContaining([
        'Age below 25',
        'Age 25 to below 35',
        'Age from 55',
        'Marital married',
        'Marital single',
      ]),
    );
    const held = evaluation?.models[0]?.metrics.rows;
    for (const name of ['Age', 'Marital'])
      expect(groups.filter(({ column }) => column === name).reduce((sum, group) => sum + group.rows, 0)).toBe(held);
    expect(html).toContain('Age below 25');
  });

  it('may lack any input, and an income that is missing has a level of its own', () => {
    const read = termsAnswering.readItem(loans, { ...loans.referenceItem, Income: null });
    if (!('row' in read)) throw new Error('the loan cannot be read');
    const { reasons, warnings } = decider.answer(read.row);
    expect(reasons.find(({ input }) => input === 'Income')).toMatchObject({ given: {}, points: expect.any(Number) });
    expect(warnings).toEqual([]);
    // No loan that ships lacks its term, so nothing is known of such loans, and the answer says so.
    const other = termsAnswering.readItem(loans, { ...loans.referenceItem, Time: null });
    expect('row' in other && decider.answer(other.row).warnings).toMatchObject([{ code: 'not-given', path: '/Time' }]);
  });
});

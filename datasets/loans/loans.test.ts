import { beforeAll, describe, expect, it } from 'vitest';
import { termsAnswering } from '../../training/terms/answering.ts';
import { createDecider, type Decider } from '../../training/terms/decide-answer.ts';
import { termsRecipe } from '../../training/terms/recipe.ts';
import { decodeReference } from '../../training/terms/reference.ts';
import { fitAnswersOn } from '../../training/terms/testing/fit-on.ts';
import { countViolations } from '../../training/terms/violations.ts';
import { findReferenceJson } from '../references.ts';
import { loans } from './loans.ts';
import { readLoans } from './testing/loan-rows.ts';

const rows = readLoans();
const at = (name: string) => loans.columns.findIndex((column) => column.name === name);

describe('the loans', () => {
  let decider: Decider;
  beforeAll(() => {
    const reference = decodeReference(findReferenceJson('loans'));
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

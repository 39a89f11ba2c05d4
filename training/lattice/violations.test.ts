import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { makeRugs, rugs } from '../testing/toy-dataset.ts';
import { countViolations } from './violations.ts';

const rows = makeRugs(50, 1).map(({ row }) => row);
const fair = (row: Row) => row[0]! * (1 + row[1]!);

describe('countViolations', () => {
  it('finds none where more and better always cost more, or the same', () => {
    expect(countViolations(rugs, fair, rows)).toEqual({ area: 0, knotting: 0 });
    expect(countViolations(rugs, () => 7, rows)).toEqual({ area: 0, knotting: 0 });
  });

  it('counts an item once, however many of the better ones cost less', () => {
    expect(countViolations(rugs, (row) => -fair(row), rows).area).toBe(1);
    const worst = rows.filter((row) => row[1]! < 2).length / rows.length;
    expect(countViolations(rugs, (row) => row[0]! - row[1]!, rows).knotting).toBeCloseTo(worst, 12);
  });
});

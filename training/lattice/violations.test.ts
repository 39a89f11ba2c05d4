import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import { makeRugs } from '../../datasets/testing/rugs/make-rugs.ts';
import { rugs } from '../../datasets/testing/rugs/rugs.ts';
import { countViolations } from './violations.ts';

const rows = makeRugs(50, 1).map(({ row }) => row);
const fair = (row: Row) => row[0]! * (1 + row[1]!);

const someKnives = makeKnives(40, 1).map(({ row }) => row);
/** A price that rises with length and falls with wear. */
const fairKnife = (row: Row) => row[0]! / (1 + row[1]!);

describe('countViolations with axes and columns of other names, and wear that lowers the price', () => {
  it('finds none if prices fall along a falling axis', () => {
    expect(countViolations(knives, fairKnife, someKnives)).toEqual({ blade: 0, condition: 0 });
  });

  it('counts prices that rise along a falling axis, or fall along a rising one', () => {
    const worn = someKnives.filter((row) => row[1]! < 2).length / someKnives.length;
    const found = countViolations(knives, (row) => (1 + row[1]!) / row[0]!, someKnives);
    expect(found.blade).toBe(1);
    expect(found.condition).toBeCloseTo(worn, 12);
  });
});

describe('countViolations', () => {
  it('finds none if larger and better items never cost less', () => {
    expect(countViolations(rugs, fair, rows)).toEqual({ area: 0, knotting: 0 });
    expect(countViolations(rugs, () => 7, rows)).toEqual({ area: 0, knotting: 0 });
  });

  it('counts an item once, even if several better ones cost less', () => {
    expect(countViolations(rugs, (row) => -fair(row), rows).area).toBe(1);
    const worst = rows.filter((row) => row[1]! < 2).length / rows.length;
    expect(countViolations(rugs, (row) => row[0]! - row[1]!, rows).knotting).toBeCloseTo(worst, 12);
  });
});

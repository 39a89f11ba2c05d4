import { describe, expect, it } from 'vitest';
import type { Row } from '../../datasets/dataset.ts';
import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import { makeRugs, rugs } from '../testing/toy-dataset.ts';
import { countViolations } from './violations.ts';

const rows = makeRugs(50, 1).map(({ row }) => row);
const fair = (row: Row) => row[0]! * (1 + row[1]!);

const someKnives = makeKnives(40, 1).map(({ row }) => row);
/** Rises with length, falls with wear. */
const fairKnife = (row: Row) => row[0]! / (1 + row[1]!);

describe('countViolations where axes and columns have names of their own, and wear lowers the price', () => {
  it('finds none where prices fall along what falls', () => {
    expect(countViolations(knives, fairKnife, someKnives)).toEqual({ blade: 0, condition: 0 });
  });

  it('counts what rises along what falls, and falls along what rises', () => {
    const worn = someKnives.filter((row) => row[1]! < 2).length / someKnives.length;
    const found = countViolations(knives, (row) => (1 + row[1]!) / row[0]!, someKnives);
    expect(found.blade).toBe(1);
    expect(found.condition).toBeCloseTo(worn, 12);
  });
});

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

import { describe, expect, it } from 'vitest';
import { neutralise } from './neutralise.ts';

describe('neutralise', () => {
  it.each(['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '-', '+49 30 1234'])(
    'marks %j as text',
    (cell) => {
      expect(neutralise(cell)).toBe(`'${cell}`);
    },
  );
  it.each(['', 'Ideal', '-5', '+5.25', '-1,5', '-1e-3', "'=1", 'a=1'])('leaves %j as it is', (cell) => {
    expect(neutralise(cell)).toBe(cell);
  });
});

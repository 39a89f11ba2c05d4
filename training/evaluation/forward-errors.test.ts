import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collectForwardErrors,
  describeForward,
  type ForwardError,
  forwardFigures,
  mergeForwardErrors,
  readForwardErrors,
} from './forward-errors.ts';

const row = (period: string | undefined, error: number, isCovered = true, from: number | null = null) => ({
  ...{ from, error, isCovered },
  ...(period !== undefined && { period }),
});
const collect = (rows: readonly ForwardError[], knownUntil?: string) => {
  const errors = collectForwardErrors(knownUntil);
  for (const one of rows) errors.add(one);
  return errors.finish();
};

describe('errors forward in time', () => {
  it('are sums of whole numbers by period and band, and leave out what lies before the last known period', () => {
    const rows = [
      row('2026-05', 1),
      row('2026-06', 0.25),
      row('2026-06', -0.5, false),
      row('2026-06', 0.125, true, 0.4),
      row(undefined, 1),
    ];
    const found = collect(rows, '2026-06');
    expect(found).toEqual({
      knownUntil: '2026-06',
      cells: [
        { period: '2026-06', from: null, rows: 2, absolute: 768, signed: -256, covered: 1 },
        { period: '2026-06', from: 0.4, rows: 1, absolute: 128, signed: 128, covered: 1 },
      ],
    });
    expect(readForwardErrors(JSON.parse(JSON.stringify(found)), '')).toEqual(found);
  });

  it('of the parts of a file add to those of the file, in any order', () => {
    const drawn = fc.record({
      period: fc.constantFrom('2026-06', '2026-07', '2026-08'),
      from: fc.constantFrom(null, 0.4, 1),
      error: fc.double({ min: -2, max: 2, noNaN: true }),
      isCovered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(drawn), fc.array(drawn), (one, other) => {
        const whole = collect([...one, ...other], '2026-05');
        const [a, b] = [collect(one, '2026-05'), collect(other, '2026-05')];
        expect(mergeForwardErrors([a, b])).toEqual(whole);
        expect(mergeForwardErrors([b, a])).toEqual(whole);
      }),
    );
  });

  it('are told of the last periods, of all files in force together', () => {
    const june = collect([row('2026-06', 0.25), row('2026-06', 0.25)], '2026-05');
    const more = collect([row('2026-06', -0.5, false)], '2026-06');
    const july = collect([row('2026-07', 0.125)], '2026-06');
    const figures = forwardFigures([july, more, june], 6);
    expect(figures).toEqual([
      { period: '2026-06', rows: 3, error: 1 / 3, bias: 0, coverage: 2 / 3 },
      { period: '2026-07', rows: 1, error: 0.125, bias: 0.125, coverage: 1 },
    ]);
    expect(forwardFigures([july, more, june], 1).map(({ period }) => period)).toEqual(['2026-07']);
    // A withdrawal takes them back.
    expect(forwardFigures([july, june], 6)[0]).toMatchObject({ rows: 2, error: 0.25 });
    expect(describeForward(figures)).toBe(
      'Forward in time, on 4 rows since 2026-06 that were priced before they were learnt, prices were 28.1\u00a0% off on average; in 2026-07 12.5\u00a0%, and the range held 75.0\u00a0%.',
    );
    expect(describeForward([])).toBe('');
  });

  it('of a file of several new periods count with the first of them alone', () => {
    const file = collect(
      [row('2026-06', 0.1), row('2026-07', 0.2), row('2026-08', 0.3), row('2026-05', 0.5)],
      '2026-05',
    );
    expect(forwardFigures([file], 6).map(({ period }) => period)).toEqual(['2026-05', '2026-06']);
  });
});

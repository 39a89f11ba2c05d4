import { describe, expect, it } from 'vitest';
import { readAmount, unitFactors } from './amount.ts';
import { isGap } from './gap.ts';

describe('readAmount', () => {
  it.each([
    ['26.6 km/kg', 'point', 26.6, 'km/kg'],
    ['998 CC', 'point', 998, 'CC'],
    ['$ 1,495.00', 'point', 1495, '$'],
    ['265,0', 'comma', 265, ''],
    ['1.299,90 €', 'comma', 1299.9, '€'],
    ["CHF 1'200.-", 'point', 1200, 'CHF'],
    ['8GB', 'point', 8, 'GB'],
    [' 160.00 ', 'point', 160, ''],
    ['−3.5 %', 'point', -3.5, '%'],
    ['1e5', 'point', 100_000, ''],
    ['13.3"', 'point', 13.3, '"'],
    ['1Fam', 'point', 1, 'Fam'],
  ] as const)('reads %s with a decimal %s', (text, decimal, value, unit) => {
    expect(readAmount(text, decimal)).toEqual({ value, unit });
  });

  it.each(['null bhp', '250/500', '2-4', '1920x1080', 'Other', '', '1.2.3', '51x51 cm', '12 of 14'])(
    'reads no amount from %j',
    (text) => {
      expect(readAmount(text, 'point')).toBeUndefined();
    },
  );
});

describe('unitFactors', () => {
  it.each([
    [
      ['Lakh', 'Cr'],
      [1, 100],
    ],
    [
      ['GB', 'TB'],
      [1, 1024],
    ],
    [
      ['', 'k'],
      [1, 1000],
    ],
    [
      ['', 'm'],
      [1, 1],
    ],
    [
      ['kmpl', 'km/kg'],
      [1, 1],
    ],
    [['CC'], [1]],
    [[], []],
  ])('of %j are %j', (units, factors) => {
    expect(unitFactors(units)).toEqual(factors);
  });
});

it('knows a cell that says nothing from a word', () => {
  for (const text of ['', ' ', 'NA', 'n/a', 'null', 'None', '?', '-', 'Unknown', 'Select', 'Please select'])
    expect(isGap(text), text).toBe(true);
  for (const text of ['no', '0', 'Selected', 'unknown street', 'Nantes', 'Nil Road'])
    expect(isGap(text), text).toBe(false);
});

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { printTable, splitText, targetOf } from './split-table.ts';

const price = { target: 'Price', kind: 'price' };
const lines = (rows: number) =>
  Array.from({ length: rows }, (_, i) => `"thing ${i}\n""new""", ${i % 7 === 0 ? '' : i},${i}`).join('\r\n');
const text = `name, Price ,size\r\n${lines(200)}\r\n`;

it('puts a row on the side that the hash of its cells says, the target left out', () => {
  const { header, train, test } = splitText(text, price);
  expect(header).toEqual(['name', 'Price', 'size']);
  const isTest = ([name, , size]: readonly string[]) =>
    createHash('sha256').update(`${name}\u001f${size}`).digest()[0]! < 51;
  expect(test.length).toBeGreaterThan(20);
  expect(test.every(isTest)).toBe(true);
  expect(train.some(isTest)).toBe(false);
  expect(train[0]![0]).toContain('\n"new"');
});

it('trains on rows without a price, and never tests on them', () => {
  const { train, test } = splitText(text, price);
  expect(train.some(([, cell]) => cell!.trim() === '')).toBe(true);
  expect(test.some(([, cell]) => cell!.trim() === '')).toBe(false);
});

it('keeps rows of one item together, or takes the rows that are listed', () => {
  const items = `item;Price\n${Array.from({ length: 60 }, (_, i) => `${i % 5};${i + 1}`).join('\n')}`;
  const { train, test } = splitText(items, { ...price, split_by: ['item'] });
  const tested = new Set(test.map(([item]) => item));
  expect(train.some(([item]) => tested.has(item))).toBe(false);
  const listed = splitText(items, price, new Set([0, 59]));
  expect(listed.test).toEqual([
    ['0', '1'],
    ['4', '60'],
  ]);
});

it.each([
  ['1,234.5', 1234.5],
  ['265,0', 265],
  ['$ 1,495.00 each', 1495],
  ['-', undefined],
  ['0', undefined],
  ['ask us', undefined],
])('reads the price %s', (cell, value) => {
  expect(targetOf(cell, price)).toBe(value);
});

it('prints cells that are read back equal', () => {
  const table = splitText(text, price);
  const again = splitText(printTable(table, [...table.train, ...table.test]), price);
  expect(again.test).toEqual(table.test);
});

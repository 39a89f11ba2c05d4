import { expect, it } from 'vitest';
import { isUpload } from './is-upload.ts';

it.each([
  'november.csv.crdownload',
  'Unconfirmed 412.crdownload',
  'november.csv.part',
  'november.csv.PART',
  'november.partial',
  'november.csv.tmp',
  'november.csv.filepart',
  'november.csv.download/november.csv',
  '~$november.xlsx',
  'november.csv~',
  '.november.csv.kRx3aT',
  '.~lock.november.csv#',
  '.DS_Store',
  'of 2026/.DS_Store',
  '.hidden/november.csv',
  'Thumbs.db',
  'thumbs.db',
  'desktop.ini',
  '__MACOSX/._november.csv',
  'november.csv.result.txt',
  'november.csv.RESULT.TXT',
  'of 2026/',
  '',
])('%s is no upload', (name) => {
  expect(isUpload(`incoming/diamonds/${name}`)).toBe(false);
});

it('a key that ends in a slash is the marker of a folder only if it holds nothing', () => {
  expect(isUpload('incoming/diamonds/of 2026/', 0)).toBe(false);
  expect(isUpload('incoming/diamonds/of 2026/', 12)).toBe(true);
});

it.each([
  'november.csv',
  'November',
  'november.2026.xlsx',
  'a + b %2B.csv',
  'Ménagère 価格.csv',
  'partial.csv',
  'part/november.csv',
  'tmp.csv',
  'results.txt',
  'result.txt',
  'of 2026/november.csv',
  '~november.csv',
  '$november.csv',
  'x'.repeat(900),
])('%s is one', (name) => {
  expect(isUpload(`incoming/diamonds/${name}`)).toBe(true);
});

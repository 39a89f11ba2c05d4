import { expect, it } from 'vitest';
import { movingRugs } from '../../../datasets/testing/rugs/moving-rugs.ts';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { findWrongFolder, momentOf, nameAtMoment, noteFolders, readMoment } from './moment.ts';

const arrived = new Date('2026-11-27T20:00:00Z');

it.each([
  ['list.csv', { asOf: '2026-11-27' }],
  ['2026-06/list.csv', { asOf: '2026-06' }],
  ['2026/2026-06-15/list.csv', { asOf: '2026-06-15' }],
  ['wholesaler/list.csv', { asOf: '2026-11-27', source: 'wholesaler' }],
  ['wholesaler/2026-Q2/list.csv', { asOf: '2026-Q2', source: 'wholesaler' }],
  ['2026-06/wholesaler/list.csv', { asOf: '2026-06', source: 'wholesaler' }],
  ['2026-13/list.csv', { asOf: '2026-11-27', source: '2026-13' }],
])('of %s', (name, moment) => {
  expect(momentOf(name, arrived)).toEqual(moment);
});

const now = new Date('2026-11-27T20:00:00Z');

it.each([
  [{ asOf: '2026-06' }, '2026-06/list.csv'],
  [{ source: 'wholesaler' }, 'wholesaler/list.csv'],
  [{ asOf: '2026-Q2', source: 'ours & theirs' }, 'ours & theirs/2026-Q2/list.csv'],
  [{ source: '47th Street, U.S. & Co.' }, '47th Street, U.S. & Co./list.csv'],
  [{ source: 'Müller – 珠宝 😀' }, 'Müller – 珠宝 😀/list.csv'],
  [{ source: 'x'.repeat(60) }, `${'x'.repeat(60)}/list.csv`],
  [{}, 'list.csv'],
])('that a sender gives as %j is kept in the folders of the file, and read back', (given, name) => {
  const read = readMoment(movingRugs, given, now);
  if ('wrong' in read) throw new Error(read.wrong);
  expect(nameAtMoment('list.csv', read.moment)).toBe(name);
  expect(momentOf(name, arrived)).toEqual({ asOf: '2026-11-27', ...given });
});

it.each([
  [{ asOf: 'June' }, /^asOf is "June", but must be a day, a month, a week or a quarter/],
  [{ asOf: '2026-12' }, /^asOf is "2026-12", but that has not begun yet/],
  [{ asOf: '2062-06' }, /has not begun yet/],
  [{ asOf: '1926-06' }, /before 1970/],
  [{ source: '2026-06' }, /^source is "2026-06", but that is a time/],
  [{ source: '2026' }, /that is a time/],
  [{ source: 'a/b' }, /must be a name that a folder may have/],
  [{ source: '..' }, /must be a name/],
  [{ source: '.hidden' }, /must be a name/],
  [{ source: ' x' }, /must be a name/],
  [{ source: '' }, /must be a name/],
  [{ source: 'x'.repeat(61) }, /must be a name/],
  [{ source: '2026-13' }, /that is a time/],
  [{ source: 'list.tmp' }, /must be a name/],
  [{ source: 'idex.com' }, /must be a name/],
  [{ source: 'a:b' }, /must be a name/],
  [{ source: 'a\u0082b' }, /must be a name/],
  [{ source: 'a\n' }, /must be a name/],
  [{ source: 'a\ud98b' }, /must be a name/],
  [{ source: 'a\u3000' }, /must be a name/],
  [{ source: 'System Volume Information' }, /must be a name/],
])('that is %j is refused', (given, wrong) => {
  const read = readMoment(movingRugs, given, now);
  expect('wrong' in read && read.wrong).toMatch(wrong);
});

it('may be that of tomorrow, which is today elsewhere', () => {
  expect(readMoment(movingRugs, { asOf: '2026-11-28' }, now)).toEqual({ moment: { asOf: '2026-11-28' } });
  expect(readMoment(movingRugs, { asOf: '2026-11-29' }, now)).toHaveProperty('wrong');
});

it.each(['2026-12/list.csv', 'wholesaler/1969/1969-07/list.csv'])('of %s cannot be', (name) => {
  expect(findWrongFolder(name, now)).toMatch(/^Its folder is .*, but that .*; move the file/);
});

it('is refused where answers depend on none, with the field', () => {
  for (const [given, wrong] of [
    [{ asOf: '2026-06' }, 'asOf is "2026-06", but answers of rugs depend on no time and no source; leave it out.'],
    [{ source: 'fair' }, 'source is "fair", but answers of rugs depend on no time and no source; leave it out.'],
  ] as const)
    expect(readMoment(rugs, given, now)).toEqual({ wrong });
  expect(readMoment(rugs, {}, now)).toEqual({ moment: {} });
});

it('that folders name is told to say nothing where answers depend on none', () => {
  expect(noteFolders(rugs, 'list.csv')).toEqual([]);
  expect(noteFolders(rugs, '2026/list.csv')).toEqual([]);
  expect(noteFolders(rugs, 'fair/list.csv')).toEqual([
    'Its folder "fair" says nothing here: answers of rugs depend on no time and no source.',
  ]);
  expect(noteFolders(rugs, 'fair/2026-06/list.csv')).toEqual([
    'Its folders "2026-06" and "fair" say nothing here: answers of rugs depend on no time and no source.',
  ]);
  expect(noteFolders(movingRugs, 'fair/2026-06/list.csv')).toEqual([]);
});

import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rugs } from '../../../datasets/testing/rugs/rugs.ts';
import { surveyFile } from '../../../files/survey/survey-file.ts';
import { StorageError } from '../../../registry/storage/store.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { summarisingKinds } from '../../../training/kinds/registered/summarising.ts';
import { ingestRows } from './ingest-rows.ts';

let scratch = '';
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'stima-ingest-'));
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

const HEADER = 'area,knotting,age,fringes,price\n';

async function* pieces(text: string, count = 1) {
  for (let i = 0; i < count; i++) yield Buffer.from(i === 0 ? HEADER + text : text);
}

const sums = kindOf(summarisingKinds, rugs).openSums({ dataset: rugs });

/** This is called once for the survey and once for the rows. Each reads the source from its start. */
const ingest = async (open: () => AsyncIterable<Uint8Array>) => {
  const survey = await surveyFile(open(), { dataset: rugs, target: 'required' });
  if (!('convention' in survey)) throw new Error(JSON.stringify(survey));
  return ingestRows(open(), survey.convention, { sums, champion: undefined, scratch });
};

describe('ingestRows', () => {
  it('counts every row as accepted or refused, and keeps text, line, column and reason of refused rows', async () => {
    const found = await ingest(() => pieces('6,fine,30,2,900\n6,fein,30,2,900\n-1,fine,,2,x\n7,Fine,310,0,800\n'));
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    expect(found.rows).toEqual({ read: 4, accepted: 2, refused: 2, repaired: 1 });
    const rejected = (await readFile(found.rejectedPath, 'utf8')).trim().split('\n');
    expect(rejected[0]).toBe('line,column,reason,text');
    expect(rejected[1]).toMatch(/^3,knotting,".*fine.*","6,fein,30,2,900"$/);
    // A refused row is one line with all its faults. A cell that a spreadsheet would run as a formula is marked as
    // text.
    expect(rejected.slice(2)).toEqual([expect.stringMatching(/^4,"area; price",".*","'-1,fine,,2,x"$/)]);
  });

  it('keeps a thousand refused rows in full, counts the others, and stops if no row is usable', async () => {
    const found = await ingest(() => pieces('6,fein,30,2,900\n6,fein,30,2,\n'.repeat(1000), 200));
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    expect(found.rows.accepted).toBe(0);
    expect(found.rows.read).toBeGreaterThanOrEqual(100_000);
    expect(found.rows.read).toBeLessThan(110_000);
    const text = await readFile(found.rejectedPath, 'utf8');
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(1 + 1000 + 2);
    const counted = lines.slice(-2).map((line) => Number(/(\d+) more rows/.exec(line)?.[1]));
    expect(counted[0]! + counted[1]! + 1000).toBe(found.rows.refused);
  });

  it('refuses a training row without all columns', async () => {
    const found = await ingest(() => pieces('6,fine,,2,900\n'));
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    expect(found.rows).toMatchObject({ accepted: 0, refused: 1 });
    expect(await readFile(found.rejectedPath, 'utf8')).toContain('age is not given; a row to learn from needs it');
  });

  it.skipIf(!existsSync('/dev/full'))('reports a full disk instead of waiting', async () => {
    await symlink('/dev/full', join(scratch, 'accepted.csv.gz'));
    const row = '6,fine,30,2,900\n'.repeat(5_000);
    await expect(ingest(() => pieces(row, 200))).rejects.toThrow(StorageError);
  });
});

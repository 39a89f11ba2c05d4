import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../../registry/storage/store.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { summarisingKinds } from '../../../training/kinds/registered/summarising.ts';
import { rugs } from '../../../training/testing/toy-dataset.ts';
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

const ingest = (source: AsyncIterable<Uint8Array>) => ingestRows(source, { sums, champion: undefined, scratch });

describe('ingestRows', () => {
  it('counts every row as accepted or refused, and keeps the text, line, column and reason of the refused', async () => {
    const found = await ingest(pieces('6,fine,30,2,900\n6,fein,30,2,900\n-1,fine,,2,x\n7,Fine,310,0,800\n'));
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    expect(found.rows).toEqual({ read: 4, accepted: 2, refused: 2, repaired: 1 });
    const rejected = (await readFile(found.rejectedPath, 'utf8')).trim().split('\n');
    expect(rejected[0]).toBe('line,column,reason,text');
    expect(rejected[1]).toMatch(/^3,knotting,".*fine.*","6,fein,30,2,900"$/);
    expect(rejected.slice(2).map((line) => line.split(',').slice(0, 2).join())).toEqual(['4,area', '4,price']);
  });

  it('needs every column in a row to learn from', async () => {
    const found = await ingest(pieces('6,fine,,2,900\n'));
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    expect(found.rows).toMatchObject({ accepted: 0, refused: 1 });
    expect(await readFile(found.rejectedPath, 'utf8')).toContain('age is not given; a row to learn from needs it');
  });

  it('passes on what cannot be read at all', async () => {
    expect(await ingest(pieces('', 0))).toMatchObject({ unreadable: { code: 'empty' } });
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, instead of waiting for it', async () => {
    await symlink('/dev/full', join(scratch, 'accepted.csv.gz'));
    const row = '6,fine,30,2,900\n'.repeat(5_000);
    await expect(ingest(pieces(row, 200))).rejects.toThrow(StorageError);
  });
});

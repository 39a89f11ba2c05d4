import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { StorageError } from '../storage/store.ts';
import { sqliteAppraisalStore } from './sqlite-appraisal-store.ts';
import { openSqlite, type SqliteDatabase } from './sqlite-database.ts';
import { sqlitePartnerStore } from './sqlite-partner-store.ts';
import { describeAppraisalStore } from './testing/appraisal-store-contract.ts';
import { describePartnerStore } from './testing/partner-store-contract.ts';

const folders: string[] = [];
const opened: SqliteDatabase[] = [];
let path = '';

const makePath = () => {
  folders.push(mkdtempSync(join(tmpdir(), 'stima-partners-')));
  path = join(folders.at(-1)!, 'below', 'partners.sqlite');
  return path;
};
const open = () => {
  opened.push(openSqlite(path));
  return opened.at(-1)!;
};

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describePartnerStore(
  'Partners in SQLite',
  async () => {
    makePath();
    return sqlitePartnerStore(open());
  },
  async () => sqlitePartnerStore(open()),
);

describeAppraisalStore(
  'Appraisals in SQLite',
  async () => {
    makePath();
    return sqliteAppraisalStore(open());
  },
  async () => sqliteAppraisalStore(open()),
);

describe('the file of SQLite', () => {
  it('can be read by its user alone, with all that lies beside it', async () => {
    makePath();
    const store = sqlitePartnerStore(open());
    await store.takeItems({ partner: 'acme', at: new Date(), items: 1 });
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o077, file).toBe(0);
  });

  it('says that it is damaged', async () => {
    makePath();
    const database = open();
    await sqlitePartnerStore(database).listPartners();
    database.close();
    writeFileSync(path, 'this is no database, and was one before it was written over');
    const failed = await sqlitePartnerStore(open())
      .listPartners()
      .catch((error) => error);
    expect(failed).toBeInstanceOf(StorageError);
    expect(failed).toMatchObject({
      trouble: 'damaged',
      message: expect.stringMatching(/partners\.sqlite cannot be used: .*not a database/),
    });
  });

  it('takes expired appraisals away while others are put', async () => {
    makePath();
    const database = open();
    const store = sqliteAppraisalStore(database);
    const put = (id: string, at: string) =>
      store.put({ id, partner: 'acme', dataset: 'mugs', at, request: '', answer: '' });
    await put('old', '2025-01-01T00:00:00Z');
    await put('new', '2026-11-28T00:00:00Z');
    const count = () => database.read((sql) => sql('SELECT count(*) AS count FROM appraisals').get())?.count;
    expect(count()).toBe(1);
    expect(await store.find('acme', 'old', new Date('2025-01-02'))).toBeUndefined();
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { emptyLedger, settle } from '../../registry/ledger.ts';
import { moveLedger } from '../../registry/ledger-store.ts';
import { diamondsLike } from '../testing/diamonds-like.ts';
import { chooseCurrency, findCurrency } from './currency.ts';
import { type FolderHome, openHome } from './home.ts';

let folder = '';
let home: FolderHome;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-currency-'));
  home = openHome(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const choose = (currency: string | undefined) => chooseCurrency(home, [diamondsLike], currency);
const taught = (uploadId: string) =>
  moveLedger(home.data, diamondsLike.name, () =>
    settle(emptyLedger(diamondsLike.name), uploadId, { state: 'in force', since: '', by: 'stima', name: 'list.csv' }),
  );

it('is chosen once, and stays', async () => {
  await choose(undefined);
  expect(findCurrency(home)).toBeUndefined();
  await choose('EUR');
  await choose('EUR');
  await choose(undefined);
  expect(findCurrency(home)).toBe('EUR');
  await expect(choose('USD')).rejects.toThrow(`--currency is USD, but prices of ${folder} are in EUR`);
  expect(await readFile(join(folder, 'currency'), 'utf8')).toBe('EUR\n');
});

it.each(['euro', 'eur', '€', '', 'XXX'])('is no %j', async (text) => {
  await expect(choose(text)).rejects.toThrow('must be the code of a currency: EUR.');
  await writeFile(join(folder, 'currency'), `${text}\n`);
  expect(() => findCurrency(home)).toThrow('must be the code of a currency: EUR.');
});

it('cannot be chosen any more once the owner has sent prices; what ships is no hindrance', async () => {
  await taught(diamondsLike.ships.uploadId);
  await choose('EUR');
  await rm(join(folder, 'currency'));
  await taught('00000000000000aa');
  await expect(choose('EUR')).rejects.toThrow('are in USD already; use another STIMA_HOME');
  await choose('USD');
});

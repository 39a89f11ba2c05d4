import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { repair } from '../cli/commands/repair.ts';
import { noProgress } from '../cli/terminal/progress.ts';
import type { Session } from '../cli/terminal/session.ts';
import { isDecided } from '../registry/decision.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { mugs, mugsCsv } from '../training/kinds/testing/group-median/mugs.ts';
import { type FolderHome, openHome } from './home/home.ts';
import { findUnfinished } from './runs/find-unfinished.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { createMugFlow, mugDatasets, mugSums, putMugs, takeUpMugs } from './testing/mug-flow.ts';

let home: FolderHome;
let told: string[];
const session: Session = {
  json: false,
  progress: noProgress,
  result: (_, text) => told.push(text),
  note: () => {},
  onInterrupt: () => () => {},
};
const repairHome = (name?: string, dryRun = false) =>
  repair(name, { home: home.folder, dryRun }, session, { datasets: mugDatasets });

/** A store of two uploads. Each test damages a copy of it. */
let whole: string;
beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), 'stima-repair-'));
  const { data, models } = openHome(whole);
  const flow = await createMugFlow(data, models, KEPT_TEMPLATES);
  for (const seed of [1, 2]) await flow.announce(await putMugs(data, `${seed}.csv`, mugsCsv(300, seed)));
});
afterAll(() => rm(whole, { recursive: true, force: true }));

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-repair-'));
  await cp(whole, folder, { recursive: true, preserveTimestamps: true });
  home = openHome(folder);
  told = [];
});
afterEach(() => rm(home.folder, { recursive: true, force: true }));

const pathOf = (key: string) => join(home.folder, key);
const damage = async (key: string) => {
  const before = await readFile(pathOf(key), 'utf8');
  await writeFile(pathOf(key), before.slice(0, before.length / 2));
  return before;
};

it('finds nothing to do in a whole store, and no store where there is none', async () => {
  await repairHome();
  expect(told).toEqual([`All records in ${home.folder} are whole.`]);
  await expect(repairHome('rugs')).rejects.toMatchObject({
    kind: 'usage',
    message: 'rugs is no dataset; known: mugs.',
  });
  home = { ...home, folder: join(home.folder, 'elsewhere') };
  await expect(repairHome()).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('STIMA_HOME') });
});

it('makes ledger and pointer again to the byte, after a dry run that writes nothing and fails', async () => {
  const ledger = await damage('data/ledger/mugs.json');
  const champion = await damage('models/mugs/champion.json');
  await expect(readLedger(home.data, mugs.name)).rejects.toThrow(/npx stima repair/);
  await expect(repairHome(undefined, true)).rejects.toMatchObject({
    kind: 'model',
    message: '2 records damaged; without --dry-run they are repaired as told.',
  });
  expect(await readFile(pathOf('data/ledger/mugs.json'), 'utf8')).toBe(ledger.slice(0, ledger.length / 2));
  await repairHome('mugs');
  expect(told[1]?.split('\n')).toEqual([
    expect.stringMatching(
      /^made again: ledger\/mugs\.json was damaged \(\d+ bytes that are not JSON\)\. It is that of its copy\.$/,
    ),
    expect.stringMatching(/^made again: mugs\/champion\.json was damaged .* v2 answers\.$/),
  ]);
  expect(await readFile(pathOf('data/ledger/mugs.json'), 'utf8')).toBe(ledger);
  expect(await readFile(pathOf('models/mugs/champion.json'), 'utf8')).toBe(champion);
});

it('makes a ledger without a copy of receipts, fits and decisions, so that nothing is read or decided anew', async () => {
  const before = await readLedger(home.data, mugs.name);
  await rm(pathOf('data/ledger/mugs.copy.json'));
  await damage('data/ledger/mugs.json');
  await repairHome();
  expect(told[0]).toMatch(
    /^made again: .* receipts, fits and decisions\. There is no whole copy of it\. .*cannot be told/,
  );
  const after = await readLedger(home.data, mugs.name);
  const undated = ({ uploads, ...rest }: typeof before) => ({
    ...rest,
    uploads: Object.fromEntries(Object.entries(uploads).map(([id, { since: _, ...entry }]) => [id, entry])),
  });
  expect(undated(after)).toEqual(undated(before));
  expect(await isDecided(home.models, mugSums, after)).toBe(true);
});

it('leaves what a training makes again to the next start, and fails until then', async () => {
  const decision = await readFile(pathOf('models/mugs/v2/decision.json'), 'utf8');
  for (const key of ['fit', 'report']) await damage(`models/mugs/v2/${key}.json`);
  await expect(repairHome()).rejects.toMatchObject({
    kind: 'model',
    message: expect.stringMatching(
      /^2 records still damaged\. The next training makes 2 of them again: a running server begins it now;/,
    ),
  });
  expect(await findUnfinished(home.data, home.models, mugSums)).toEqual({ keys: [], undecided: true });
  await takeUpMugs(home.data, home.models, KEPT_TEMPLATES);
  await repairHome();
  expect(told.at(-1)).toBe(`All records in ${home.folder} are whole.`);
  expect(await readFile(pathOf('models/mugs/v2/decision.json'), 'utf8')).toBe(decision);
});

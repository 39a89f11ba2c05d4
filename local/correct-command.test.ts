import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { correct } from '../cli/commands/correct.ts';
import { noProgress } from '../cli/terminal/progress.ts';
import type { Session } from '../cli/terminal/session.ts';
import { rugsCsv } from '../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../datasets/testing/rugs/moving-rugs.ts';
import { readLedger } from '../registry/ledger-store.ts';
import { findRun, listRuns } from '../registry/run-records.ts';
import { uploadIdOfBytes } from '../registry/upload-id.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import { configuringKinds } from '../training/kinds/registered/configuring.ts';
import { type FolderHome, openHome } from './home/home.ts';
import { KEPT_TEMPLATES } from './testing/kept-templates.ts';
import { championModel, createRugFlow, putRugs } from './testing/rug-flow.ts';

const datasets = new Map([[movingRugs.name, movingRugs]]);
const files = [rugsCsv(300, 1), rugsCsv(300, 2, (price) => Math.max(1, Math.round(price * 0.9)))] as const;
const last = uploadIdOfBytes(Buffer.from(files[1]));
let home: FolderHome;
let told: string[];
const session: Session = {
  json: false,
  progress: noProgress,
  result: (_, text) => told.push(text),
  note: () => {},
  onInterrupt: () => () => {},
};
const correctTo = (asOf: string, uploadId = last) =>
  correct(uploadId, { asOf, home: home.folder }, session, {
    datasets,
    ...registeredKinds,
    configuring: configuringKinds,
  });

/** A store with a list of each of the months. */
async function makeStore(months: readonly string[]): Promise<FolderHome> {
  const made = openHome(await mkdtemp(join(tmpdir(), 'stima-correct-')));
  const flow = await createRugFlow(made.data, made.models, KEPT_TEMPLATES, { datasets });
  for (const [i, month] of months.entries())
    await flow.announce(await putRugs(made.data, `${month}/list.csv`, files[i]!));
  return made;
}

/** The second list is of July here, and of June there. Each test corrects a copy of the first. */
let july: FolderHome;
let june: FolderHome;
beforeAll(async () => {
  july = await makeStore(['2026-05', '2026-07']);
  june = await makeStore(['2026-05', '2026-06']);
});
afterAll(() => Promise.all([july, june].map(({ folder }) => rm(folder, { recursive: true, force: true }))));

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-correct-'));
  await cp(july.folder, folder, { recursive: true, preserveTimestamps: true });
  home = openHome(folder);
  told = [];
});
afterEach(() => rm(home.folder, { recursive: true, force: true }));

it('moves an upload to another month, and the next run learns from it there', async () => {
  await correctTo('2026-06');
  const { uploads } = await readLedger(home.data, movingRugs.name);
  const moved = uploads[last]!.correctedAs!;
  expect(uploads[moved]).toMatchObject({ state: 'in force', by: 'owner' });
  expect(told).toEqual([expect.stringContaining(`is of 2026-06 now, as upload ${moved}.`)]);
  expect(await readFile(join(home.folder, 'changes', movingRugs.name), 'utf8')).toBe('correction\n');
  const { runs } = await listRuns(home.data, movingRugs.name, { limit: 10 });
  const { runId } = runs.find((run) => run.runId.startsWith('correction-'))!;
  expect(await findRun(home.data, movingRugs.name, runId)).toMatchObject({ state: 'succeeded' });
  const flow = await createRugFlow(home.data, home.models, KEPT_TEMPLATES, { datasets });
  await flow.request('request');
  const { bytes } = await championModel(home.models);
  expect(bytes).toBe((await championModel(june.models)).bytes);
});

it('says why an upload cannot be moved', async () => {
  await expect(correctTo('2062-06')).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining('has not begun'),
  });
  await expect(correctTo('2026-06', 'f'.repeat(16))).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining('no upload ffff'),
  });
});

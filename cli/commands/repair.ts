import { type RepairResult, repairStore } from '../../registry/repair/repair-store.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
import type { Known } from '../known/known.ts';
import { openServerStore } from '../pricing/open-server-store.ts';
import { tellServer } from '../pricing/tell-server.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';
import { getDataset } from '../training/choose-dataset.ts';

export interface RepairOptions {
  readonly dryRun?: boolean;
  /** STIMA_HOME; `.stima` when left out */
  readonly home?: string;
}

/**
 * Makes damaged records of the store on this machine again, also while a server is at work on it.
 * @param name the one dataset to look at; all if it is left out
 * @throws Failure if something stays damaged
 */
export async function repair(
  name: string | undefined,
  { dryRun = false, home }: RepairOptions,
  session: Session,
  known: Pick<Known, 'datasets'>,
): Promise<void> {
  const names = name === undefined ? [...known.datasets.keys()] : [getDataset(known, name).name];
  const { folder, ...stores } = await openServerStore(home);
  const results: { readonly dataset: string; readonly result: RepairResult }[] = [];
  for (const dataset of names)
    results.push({ dataset, result: await repairStore({ ...stores, dry: dryRun }, dataset) });
  for (const { dataset, result } of results)
    if (!dryRun && result.needsRun) await tellServer(folder, dataset, 'recovery');
  const records = results.flatMap(({ dataset, result }) => result.records.map((record) => ({ dataset, ...record })));
  session.result({ dryRun, records }, describe(folder, records, dryRun));
  const left = records.filter(({ outcome }) => outcome !== 'made again' || dryRun);
  if (left.length > 0) throw new Failure('model', describeLeft(left, dryRun));
}

type Told = RepairResult['records'][number];

function describe(folder: string, records: readonly Told[], dryRun: boolean): string {
  if (records.length === 0) return `All records in ${folder} are whole.`;
  const lines = records.map(
    ({ outcome, message }) => `${dryRun && outcome === 'made again' ? 'would be made again' : outcome}: ${message}`,
  );
  return lines.join('\n');
}

function describeLeft(left: readonly Told[], dryRun: boolean): string {
  if (dryRun) return `${pluralise(left.length, 'record')} damaged; without --dry-run they are repaired as told.`;
  const runs = left.filter(({ outcome }) => outcome === 'next run').length;
  const hint =
    runs > 0
      ? ` The next training makes ${runs} of them again: a running server begins it now; without one, npm start does.`
      : '';
  return `${pluralise(left.length, 'record')} still damaged.${hint}`;
}

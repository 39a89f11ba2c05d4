import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { datasetFile } from '../../datasets/folders.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import { recogniseTable } from '../../files/columns/recognise-table.ts';
import { list } from '../../training/wording/wording.ts';
import { findStages, NO_STAGES, printStages } from '../dataset/find-stages.ts';
import { readTableFile } from '../dataset/read-table-file.ts';
import { type ListChange, nextRecipe, renewLists } from '../dataset/renew-lists.ts';
import { isWords, renewVocabulary } from '../dataset/renew-vocabulary.ts';
import type { Known } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';
import { writeOutput } from '../terminal/write-output.ts';
import { getDataset } from '../training/choose-dataset.ts';

export interface RenewDatasetOptions {
  readonly data: string;
  readonly dryRun?: boolean;
  /** The folder of the dataset. */
  readonly folder?: string;
}

/**
 * Makes the long lists of a dataset anew from all rows that are there by now: levels, words, knots. If they fit, it looks for pairs of
 * columns anew. What its owner has declared stays.
 * @throws Failure if the dataset is of another kind, or the file does not have its columns
 */
export async function renewDataset(
  name: string,
  { data, dryRun = false, folder }: RenewDatasetOptions,
  session: Session,
  known: Pick<Known, 'datasets'>,
): Promise<void> {
  const dataset = getDataset(known, name);
  const fileOf = (file: string) => (folder === undefined ? datasetFile(name, file) : `${folder}/${file}`);
  if (isWords(dataset)) return renewVocabulary(dataset, { data, dryRun, fileOf }, session);
  if (!isTerms(dataset))
    throw new Failure(
      'usage',
      `${name} is of the kind ${dataset.kind}; only the lists of the kinds terms and words are made from a file.`,
    );
  const { cells } = await readTableFile(data, dataset.target.column, session);
  session.progress.update('columns', 0);
  const without = (dataset.keptOut ?? [])
    .map((one) => one.name)
    .filter((one) => cells.header.some((cell) => cell.trim() === one));
  const { column, unit, answers } = dataset.target;
  const found = recogniseTable(cells, { target: column, unit, yes: answers?.yes, without });
  if ('kind' in found) throw new Failure('input', `${data}: ${found.message}`);
  const columns = found.learnt.map((one) => one.column);
  const { lists, changes, unlike } = renewLists(dataset, columns);
  session.progress.done('columns', `${changes.length} lists change`);
  if (unlike.length > 0)
    session.note(
      `${list(unlike)} ${unlike.length === 1 ? 'is' : 'are'} not what ${unlike.length === 1 ? 'it was' : 'they were'}, or missing; the lists stay as they are.`,
    );
  for (const change of changes) session.note(describe(change));
  // Pairs are of lists. With new lists they are looked for once more, by the next call.
  const before = dataset.stages;
  const stages = before && (changes.length > 0 ? NO_STAGES : await findStages(dataset, data, session));
  const areStagesNew = JSON.stringify(stages) !== JSON.stringify(before);
  const isNew = changes.length > 0 || areStagesNew;
  if (!isNew || dryRun) {
    const text = isNew
      ? `${name} would change; leave out --dry-run to write it.`
      : `${name} fits ${basename(data)}: nothing changes.`;
    session.result({ dataset: name, changes, unlike }, text);
    return;
  }
  const next = nextRecipe(await readFile(fileOf(`${name}.ts`), 'utf8'));
  if (next === undefined)
    throw new Failure(
      'usage',
      `${fileOf(`${name}.ts`)} has no recipeVersion that ends in a number, such as '${name}-1'; write one.`,
    );
  if (stages && areStagesNew) await writeOutput(fileOf('stages.json'), [printStages(stages)], session);
  if (changes.length > 0 && areStagesNew)
    session.note(
      'Its pairs of columns and its rules were of the old lists, and are gone. Say the same once more, and they are looked for anew.',
    );
  await writeOutput(fileOf('lists.json'), [`${JSON.stringify(lists, null, 1)}\n`], session);
  await writeOutput(fileOf(`${name}.ts`), [next.code], session);
  session.result(
    { dataset: name, recipeVersion: next.version, changes, unlike },
    `${name} is now of the recipe ${next.version}. Models of the one before do not add to it: train anew from all files.`,
  );
}

const isTerms = (dataset: Dataset): dataset is TermsDataset => dataset.kind === 'terms';

function describe({ where, list: name, added, gone }: ListChange): string {
  const parts = [...(added > 0 ? [`${added} new`] : []), ...(gone > 0 ? [`${gone} gone`] : [])];
  return `${where}: ${name}, ${parts.join(' and ')}.`;
}

import { readFile } from 'node:fs/promises';
import type { Dataset } from '../../datasets/dataset.ts';
import type { WordsDataset } from '../../datasets/words-dataset.ts';
import { chooseVocabulary } from '../../training/table/choose-vocabulary.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';
import { writeOutput } from '../terminal/write-output.ts';
import { readTableFile } from './read-table-file.ts';
import { nextRecipe } from './renew-lists.ts';

/** The file of a dataset's folder that holds its vocabulary. */
const FILE = 'vocabulary.json';

export const isWords = (dataset: Dataset): dataset is WordsDataset => dataset.kind === 'words';

export interface RenewVocabularyOptions {
  readonly data: string;
  readonly dryRun: boolean;
  /** The path of a file in the folder of the dataset. */
  readonly fileOf: (file: string) => string;
}

/**
 * Chooses the vocabulary of a dataset of words anew, from all texts that are there by now. It stays as long as it was.
 * @throws Failure if the file does not have the column
 */
export async function renewVocabulary(
  { name, target, columns: [column] }: WordsDataset,
  { data, dryRun, fileOf }: RenewVocabularyOptions,
  session: Session,
): Promise<void> {
  const { cells } = await readTableFile(data, target.column, session);
  const index = cells.header.findIndex((cell) => cell.trim() === column.name);
  const texts = cells.columns[index];
  if (!texts)
    throw new Failure('input', `${data} has no column ${column.name}; its columns are ${cells.header.join(', ')}.`);
  const before = new Set(column.parts[0].vocabulary);
  const after = chooseVocabulary(texts, before.size);
  const added = after.filter((token) => !before.has(token)).length;
  const changes = { added, gone: before.size - (after.length - added) };
  session.note(`Of ${before.size} words and pairs ${changes.added} would be new, and ${changes.gone} gone.`);
  if (dryRun || changes.added + changes.gone === 0) {
    const said = dryRun ? `Nothing is written to ${fileOf(FILE)}.` : `${name} fits ${data}: nothing changes.`;
    session.result({ dataset: name, changes }, said);
    return;
  }
  const next = nextRecipe(await readFile(fileOf(`${name}.ts`), 'utf8'));
  if (next === undefined)
    throw new Failure(
      'usage',
      `${fileOf(`${name}.ts`)} has no recipeVersion that ends in a number, such as '${name}-1'; write one.`,
    );
  await writeOutput(fileOf(FILE), [`${JSON.stringify(after)}\n`], session);
  await writeOutput(fileOf(`${name}.ts`), [next.code], session);
  session.result(
    { dataset: name, recipeVersion: next.version, changes },
    `${name} is now of the recipe ${next.version}. Models of the one before do not add to it: train anew from all files.`,
  );
}

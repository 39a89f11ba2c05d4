import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { datasetRoots } from '../../datasets/folders.ts';
import { findWrongName, loadDataset } from '../../datasets/load-dataset.ts';
import { type RecognisedTable, recogniseTable } from '../../files/columns/recognise-table.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
import { count } from '../../training/wording/wording.ts';
import { renderDatasheet } from '../dataset/datasheet.ts';
import { declare, listsOf } from '../dataset/declare.ts';
import { describeRows, describeSuspect } from '../dataset/describe-found.ts';
import { findStages, NO_STAGES, printStages } from '../dataset/find-stages.ts';
import { printDeclaration } from '../dataset/print-declaration.ts';
import { readTableFile } from '../dataset/read-table-file.ts';
import { folderThere, writeFolder } from '../dataset/write-folder.ts';
import type { Known } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';
import { writeOutput } from '../terminal/write-output.ts';

export interface NewDatasetOptions {
  readonly data: string;
  readonly target: string;
  readonly yes?: string;
  readonly unit?: string;
  readonly without?: readonly string[];
  /** The folder of the folders of datasets. */
  readonly root?: string;
}

/**
 * Looks at a file that nothing is known of, and writes the folder of a dataset for it: the declaration, its lists and a datasheet.
 * @throws Failure if nothing can be learnt, or if it must be said which value is yes
 * @throws DeclarationError if the kind cannot learn such a target
 */
export async function newDataset(
  name: string,
  options: NewDatasetOptions,
  session: Session,
  { summarising }: Pick<Known, 'summarising'>,
): Promise<void> {
  const { data, target, yes, unit, without = [], root = datasetRoots().at(-1)! } = options;
  const wrong = findWrongName(name);
  if (wrong !== undefined) throw new Failure('usage', wrong);
  if (existsSync(join(root, name))) throw folderThere(join(root, name));
  const { cells, sha256 } = await readTableFile(data, target, session);
  session.progress.update('columns', 0);
  const found = recogniseTable(cells, { target, yes, unit, without });
  if ('kind' in found) throw new Failure(found.kind === 'question' ? 'usage' : 'input', `${data}: ${found.message}`);
  session.progress.done('columns', `${count(found.learnt.length)} learnt, ${count(found.leftOut.length)} left out`);
  if (found.learnt.length === 0)
    throw new Failure(
      'input',
      `${data}: No column can be learnt from: ${found.leftOut.map((one) => `${one.leftOut} ${one.why}`).join('; ')}.`,
    );
  noteFound(found, session);
  const dataset = declare(name, found);
  // A folder that its kind cannot use would keep a server from starting.
  kindOf(summarising, dataset).openSums({ dataset });
  const written = [writtenIn(cells), ...cells.notes, ...describeRagged(cells.ragged)];
  const source = { file: basename(data), sha256, day: new Date().toISOString().slice(0, 10), written };
  const folder = await writeFolder(
    root,
    name,
    {
      [`${name}.ts`]: printDeclaration(dataset, basename(data)),
      'lists.json': `${JSON.stringify(listsOf(dataset), null, 1)}\n`,
      'stages.json': printStages(NO_STAGES),
      'README.md': renderDatasheet(name, found, source),
    },
    session,
  );
  await loadDataset(name, root);
  const stages = await findStages(dataset, data, session);
  await writeOutput(join(folder, 'stages.json'), [printStages(stages)], session);
  session.result(
    { dataset: name, folder, ...summary(found) },
    `${folder}: ${name}.ts, lists.json, stages.json, README.md\n\nRead README.md, then train:\n  npx stima train --dataset ${name} --data ${data} --output ${name}-model`,
  );
}

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

const writtenIn = ({ delimiter }: { readonly delimiter: string }): string =>
  `Its cells are separated by ${DELIMITERS[delimiter]}.`;

const describeRagged = (rows: number): string[] =>
  rows === 0
    ? []
    : [
        `${pluralise(rows, 'row')} with more or fewer cells than the header ${rows === 1 ? 'was' : 'were'} passed over.`,
      ];

function noteFound(found: RecognisedTable, { note }: Session): void {
  note(`${found.target.target.column} is ${found.target.said}.`);
  for (const sentence of [...describeRows(found), ...found.target.notes]) note(sentence);
  for (const { leftOut, why } of found.leftOut) note(`Left out: ${JSON.stringify(leftOut)} ${why}.`);
  for (const suspect of found.suspects) note(describeSuspect(suspect, found));
}

/** What was found, for a program. */
function summary({ target, learnt, leftOut, itemColumn, suspects, rows }: RecognisedTable): object {
  return {
    target: target.target,
    columns: learnt.map(({ column, said, cells }) => ({
      name: column.name,
      kind: column.kind,
      said,
      given: cells.rows - cells.gaps,
    })),
    leftOut: leftOut.map((one) => ({ name: one.leftOut, why: one.why })),
    ...(itemColumn !== undefined && { itemColumn }),
    suspects,
    rows,
  };
}

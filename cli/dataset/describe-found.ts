import type { RecognisedTable, Suspect } from '../../files/columns/recognise-table.ts';
import { count, percent, things } from '../../training/wording/wording.ts';

/** What a person should know of the rows, in sentences. */
export function describeRows({ rows, target, targetCells, itemColumn, learnt }: RecognisedTable): string[] {
  const { read, withoutTarget, copies, contradicting } = rows;
  const { column } = target.target;
  const used = read - withoutTarget;
  return [
    ...sentenceAbout(
      withoutTarget,
      (few) =>
        `${few ? 'has' : 'have'} no ${column} that can be read (${count(targetCells.gaps)} of ${count(read)} are empty), and ${few ? 'is' : 'are'} not learnt from.`,
    ),
    ...sentenceAbout(
      copies,
      (few) =>
        `${few ? 'is a copy' : 'are copies'} of an earlier one in all that is learnt. Copies stay on one side of every split.`,
    ),
    ...sentenceAbout(
      contradicting,
      (few) =>
        `${few ? 'is' : 'are'} the same as an earlier one but for ${column}: something that decides it is not among the columns.`,
    ),
    ...(itemColumn !== undefined ? [describeItemColumn(itemColumn, learnt)] : []),
    ...(used < FEW_ROWS
      ? [
          `${count(used)} rows are few: about ${FEW_ROWS} are needed before a model can be judged on rows that it has not seen.`,
        ]
      : []),
  ];
}

/** A sentence about some rows, if there are any. */
function sentenceAbout(rows: number, say: (isOne: boolean) => string): string[] {
  return rows === 0 ? [] : [`${things(rows, { singular: 'row', plural: 'rows' })} ${say(rows === 1)}`];
}

/** With a tenth of the rows held out, a model can be judged from so many on. */
const FEW_ROWS = 300;

function describeItemColumn(name: string, learnt: RecognisedTable['learnt']): string {
  const cells = learnt.find(({ column }) => column.name === name)?.cells;
  const items = cells === undefined ? '' : ` (${count(cells.texts.length)} items in ${count(cells.rows)} rows)`;
  return `${name} names the item${items}: rows of one item stay on one side of every split, and nothing is learnt from the name.`;
}

/** A column that alone says nearly everything may have been written after the fact. */
export function describeSuspect({ name, explained }: Suspect, { target }: RecognisedTable): string {
  const { column, answers } = target.target;
  const how = answers
    ? `sorts yes from no with an AUC of ${explained.toFixed(3)}`
    : `explains ${percent(explained, 0)} of the differences in ${column}`;
  return `${name} alone ${how}. Was it written before ${column} was known, or after? If after, leave it out: --without ${JSON.stringify(name)}.`;
}

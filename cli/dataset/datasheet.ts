import type { ColumnCells } from '../../files/columns/column-cells.ts';
import type { RecognisedTable } from '../../files/columns/recognise-table.ts';
import { readAmount } from '../../training/table/amount.ts';
import { showText } from '../../training/table/show-text.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
import { count, percent } from '../../training/wording/wording.ts';
import { describeRows, describeSuspect } from './describe-found.ts';

/** Where a table came from. */
export interface TableSource {
  readonly file: string;
  readonly sha256: string;
  /** The day on which it was read: `2026-11-28`. */
  readonly day: string;
  /** Sentences about how it is written. */
  readonly written: readonly string[];
}

/** The datasheet of a dataset, in Markdown: what was found in the file, what is learnt from it, and what is not. */
export function renderDatasheet(name: string, found: RecognisedTable, source: TableSource): string {
  const { target, learnt, leftOut } = found;
  const { file, sha256, day, written } = source;
  const attention = [
    ...found.suspects.map((suspect) => describeSuspect(suspect, found)),
    ...describeRows(found),
    ...target.notes,
    ...learnt.flatMap(({ column, notes }) => notes.map((note) => `\`${column.name}\`: ${note}`)),
  ];
  return `# ${name}

What \`stima dataset new\` found in \`${md(file)}\` on ${day} (SHA-256 \`${sha256}\`). ${written.join(' ')}

## What is learnt

\`${md(target.target.column)}\` is ${md(target.said)}. It is learnt from ${pluralise(learnt.length, 'column')} of ${count(found.rows.read - found.rows.withoutTarget)} rows.

${table(
  ['column', 'read as', 'given', 'values'],
  learnt.map(({ column, said, cells }) => [
    `\`${md(column.name)}\``,
    md(said),
    percent(1 - cells.gaps / cells.rows, 0),
    describeValues(cells, found),
  ]),
)}

## What to look at

${attention.length > 0 ? attention.map((sentence) => `- ${md(sentence)}`).join('\n') : 'Nothing stood out.'}

## What is left out

${
  leftOut.length > 0
    ? table(
        ['column', 'why'],
        leftOut.map((one) => [`\`${md(one.leftOut)}\``, `It ${md(one.why)}.`]),
      )
    : 'No column.'
}

## How to change it

\`${name}.ts\` declares all this, and is edited by hand. \`lists.json\` holds its long lists: levels, words, knots. An input may be renamed, and inputs
may be joined under one name. \`ordering: 'rising'\` beside a number says that the target should not fall while the number rises: the report counts
where it does. A column that must not decide is taken out of \`columns\` and \`inputs\`. Give \`recipeVersion\` another value after any such change but a new name.

Nobody but you has said where the rows come from and who may use them. Say it here.
`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const write = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [write(heads), write(heads.map(() => '---')), ...rows.map(write)].join('\n');
}

/** Foreign text within a line of Markdown. */
function md(text: string): string {
  return showText(text.replace(/\s+/g, ' ')).replace(/[|<>]/g, (character) => `\\${character}`);
}

const LONGEST = 40;
const SHOWN = 3;

/** The range of a number, or the commonest texts. */
function describeValues(cells: ColumnCells, { decimal, learnt }: RecognisedTable): string {
  if (learnt.find((one) => one.cells === cells)?.column.kind === 'number') {
    const numbers = cells.texts.flatMap((text) => readAmount(text, decimal)?.value ?? []);
    const [low, high] = numbers.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as const);
    return `${shortNumber(low)} to ${shortNumber(high)}`;
  }
  const rows = Math.max(1, cells.rows - cells.gaps);
  const shown = cells.texts
    .slice(0, SHOWN)
    .map((text, i) => `${md(shorten(text))} (${percent(cells.counts[i]! / rows, 0)})`);
  const others = cells.texts.length - shown.length;
  return `${shown.join(', ')}${others > 0 ? `, and ${count(others)} more` : ''}`;
}

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
/** A year has no comma. */
const shortNumber = (value: number): string =>
  Math.abs(value) < 10_000 ? String(Number(value.toPrecision(6))) : count(Number(value.toPrecision(6)));

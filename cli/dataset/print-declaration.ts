import type { TermsColumn, TermsDataset, TermsPart } from '../../datasets/terms-dataset.ts';
import { type Code, type CodeObject, member, printCode, Raw } from './code.ts';
import { type Lists, listsOf, partName, takeListsOut } from './declare.ts';

/** Seen from the folder of a dataset. Types are erased when it is loaded, so that a folder elsewhere needs no such file. */
const TYPES = '../terms-dataset.ts';

/** The code of a declaration, whose lists are in `lists.json` beside it, and whose pairs are in `stages.json`. */
export function printDeclaration(dataset: TermsDataset, source: string): string {
  const lists = listsOf(dataset);
  const { name, kind, item, recipeVersion, target, columns, itemColumn, keptOut, inputs, referenceItem, range } =
    dataset;
  const body: CodeObject = {
    ...{ name, kind, item, recipeVersion, target: asCode(target) },
    columns: columns.map((column) => printColumn(column, lists)),
    ...(itemColumn !== undefined && { itemColumn }),
    ...(keptOut && { keptOut: keptOut.map(asCode) }),
    ...{ inputs: inputs.map(asCode), referenceItem: asCode(referenceItem), range: asCode(range) },
    stages: new Raw('stages'),
  };
  return `import type { TermsDataset } from '${TYPES}';
import lists from './lists.json' with { type: 'json' };
import stages from './stages.json' with { type: 'json' };

/**
 * Written by \`stima dataset new\` from ${source.replaceAll('*/', '')}. README.md says what was found. Edit it by hand: rename and join the
 * inputs, say what rises or falls, remove a column. Give \`recipeVersion\` another value whenever a column, a list or the target changes.
 */
export const dataset = ${printCode(body)} satisfies TermsDataset;
`;
}

function printColumn(column: TermsColumn, lists: Lists): CodeObject {
  const path = member('lists', column.name);
  if (column.kind !== 'text') return withLists(column, path);
  const { parts, ...rest } = column;
  return {
    ...asCode(rest),
    parts: parts.map((part) => withLists(part, member(path, partName(part)), column.name in lists)),
  };
}

/** A column or a part, with its lists spread in from where they stand. */
function withLists(part: TermsColumn | TermsPart, path: string, mayHaveLists = true): CodeObject {
  const [rest, lists] = takeListsOut(part);
  return { ...asCode(rest), ...(mayHaveLists && Object.keys(lists).length > 0 && { '...lists': new Raw(path) }) };
}

/** Plain data as code. What is absent is left out. */
function asCode(value: object): CodeObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, Code][] => (one === undefined ? [] : [[key, codeOf(one)]])),
  );
}

function codeOf(value: unknown): Code {
  if (Array.isArray(value)) return value.map(codeOf);
  if (typeof value === 'object' && value !== null) return asCode(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

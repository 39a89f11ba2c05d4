import type { TermsColumn, TermsDataset, TermsPart } from '../../datasets/terms-dataset.ts';
import { type ColumnLists, type Lists, listsOf, type PartLists, partName, takeListsOut } from './declare.ts';

/** What a fresh file changes in the lists of a declaration. */
export interface RenewedLists {
  readonly lists: Lists;
  /** For each list that changed, what it is and how many of its entries are new and gone. */
  readonly changes: readonly ListChange[];
  /** Columns that are now of another kind, or are not learnt any more. Their lists stay. */
  readonly unlike: readonly string[];
}

export interface ListChange {
  /** The column, and the part of a text: `Name, start1`. */
  readonly where: string;
  readonly list: string;
  readonly added: number;
  readonly gone: number;
}

/**
 * The lists of a declaration as a fresh file gives them. What a person has declared stays: columns, parts, units, logarithms, orderings.
 * @param columns as they are recognised in the file
 */
export function renewLists(dataset: Pick<TermsDataset, 'columns'>, columns: readonly TermsColumn[]): RenewedLists {
  const lists: Record<string, ColumnLists> = { ...listsOf(dataset) };
  const changes: ListChange[] = [];
  const unlike: string[] = [];
  for (const old of dataset.columns) {
    if (!(old.name in lists)) continue;
    const fresh = columns.find(({ name }) => name === old.name);
    if (fresh?.kind !== old.kind) {
      unlike.push(old.name);
      continue;
    }
    if (old.kind === 'text' && fresh.kind === 'text') {
      const named = new Map(fresh.parts.map((part) => [partName(part), part]));
      lists[old.name] = Object.fromEntries(
        old.parts.flatMap((part): [string, PartLists][] => {
          const name = partName(part);
          const renewed = renew(part, named.get(name), `${old.name}, ${name}`, changes);
          return Object.keys(renewed).length > 0 ? [[name, renewed]] : [];
        }),
      );
    } else lists[old.name] = renew(old, fresh, old.name, changes);
  }
  return { lists, changes, unlike };
}

/** The lists of one column or part. A list that the file does not give stays. */
function renew<Part extends TermsColumn | TermsPart>(
  old: Part,
  fresh: Part | undefined,
  where: string,
  changes: ListChange[],
): PartLists {
  const before = takeListsOut(old)[1];
  const after = fresh === undefined ? {} : takeListsOut(fresh)[1];
  return Object.fromEntries(
    Object.entries(before).map(([list, entries]) => {
      const renewed = after[list] ?? entries;
      const added = renewed.filter((entry) => !entries.includes(entry)).length;
      const gone = entries.filter((entry) => !renewed.includes(entry)).length;
      if (added + gone > 0) changes.push({ where, list, added, gone });
      return [list, added + gone > 0 ? renewed : entries];
    }),
  );
}

const VERSION = /(\brecipeVersion: ')((?:[^'\\]|\\.)*?)(\d+)(')/;

/** The code of a declaration with the next version of its recipe. `undefined` if its version ends in no number. */
export function nextRecipe(code: string): { readonly code: string; readonly version: string } | undefined {
  const [, , start = '', number] = VERSION.exec(code) ?? [];
  if (number === undefined) return undefined;
  const version = `${start}${Number(number) + 1}`;
  return { code: code.replace(VERSION, (_, key: string) => `${key}${version}'`), version };
}

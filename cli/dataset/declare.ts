import type { TermsColumn, TermsDataset, TermsPart } from '../../datasets/terms-dataset.ts';
import type { RecognisedTable } from '../../files/columns/recognise-table.ts';

/** The long lists of a declaration: by column its own lists, or those of its parts by their names. */
export type Lists = Readonly<Record<string, ColumnLists>>;

export type ColumnLists = PartLists | Readonly<Record<string, PartLists>>;

/** Levels, words, knots and single values. */
export type PartLists = Readonly<Record<string, readonly (string | number)[]>>;

/** The declaration of a dataset whose table was recognised. */
export function declare(name: string, found: RecognisedTable): TermsDataset {
  const { target, learnt, leftOut, itemColumn } = found;
  const columns = learnt.map(({ column }) => column);
  return {
    ...{ name, kind: 'terms', item: itemOf(name), recipeVersion: `${name}-1`, target: target.target, columns },
    ...(itemColumn !== undefined && { itemColumn }),
    ...(leftOut.length > 0 && {
      keptOut: leftOut.filter((one) => one.leftOut !== '').map(({ leftOut: name, why }) => ({ name, why })),
    }),
    inputs: columns
      .filter((column) => column.name !== itemColumn)
      .map((column) => ({ name: column.name, columns: [column.name] })),
    referenceItem: Object.fromEntries(
      learnt
        // An item that has what few have is no reference.
        .filter(({ cells, column }) => cells.gaps < cells.rows / 2 && column.name !== itemColumn)
        .map(({ column }) => [column.name, column.example]),
    ),
    range: { coverage: 0.9 },
  };
}

/** `used-cars` is of cars. A name that is no plural is of items. */
function itemOf(name: string): TermsDataset['item'] {
  const plural = name.split('-').at(-1)!;
  if (!/[a-z]{3,}s$/.test(plural) || /(?:ss|us|is)$/.test(plural)) return { singular: 'item', plural: 'items' };
  const singular = plural
    .replace(/ies$/, 'y')
    .replace(/(?<=(?:x|ch|sh|ss|z))es$/, '')
    .replace(/s$/, '');
  return { singular, plural };
}

const LISTS = ['levels', 'words', 'knots', 'values'] as const;

/** A column or a part, with its lists apart. */
export function takeListsOut<Part extends TermsColumn | TermsPart>(
  part: Part,
): readonly [rest: Partial<Part>, lists: PartLists] {
  const isList = ([key, value]: readonly [string, unknown]) =>
    LISTS.some((name) => name === key) && Array.isArray(value);
  const entries = Object.entries(part);
  return [
    Object.fromEntries(entries.filter((entry) => !isList(entry))) as Partial<Part>,
    Object.fromEntries(entries.filter(isList)),
  ];
}

/** The name of a part among the lists of its column. */
export function partName(part: TermsPart): string {
  switch (part.kind) {
    case 'start':
      return part.words === undefined ? 'whole' : `start${part.words}`;
    case 'amount':
      return part.after === undefined
        ? ['amount', ...Object.keys(part.units ?? {}).slice(0, 1)].join(' ')
        : `amount after ${part.after}`;
    default:
      return part.kind;
  }
}

/** All lists of a declaration. */
export function listsOf({ columns }: Pick<TermsDataset, 'columns'>): Lists {
  return Object.fromEntries(
    columns.flatMap((column): [string, ColumnLists][] => {
      const lists: ColumnLists =
        column.kind === 'text'
          ? Object.fromEntries(
              column.parts
                .map((part) => [partName(part), takeListsOut(part)[1]] as const)
                .filter(([, own]) => Object.keys(own).length > 0),
            )
          : takeListsOut(column)[1];
      return Object.keys(lists).length > 0 ? [[column.name, lists]] : [];
    }),
  );
}

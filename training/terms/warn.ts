import type { Row } from '../../datasets/dataset.ts';
import type { TermsDataset } from '../../datasets/terms-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import { jsonPointer } from '../table/found.ts';
import type { Basis } from './basis.ts';
import type { Model } from './model.ts';
import { type NumberSource, sourcesOf } from './sources.ts';

/** The code of the warning that an item is outside of the items that the model knows. */
export const OUTSIDE_KNOWN_RANGE = 'outside-known-range';

/** The warnings of every dataset of terms. */
export const TERMS_WARNINGS = {
  [OUTSIDE_KNOWN_RANGE]: 'The value is outside of what the model has seen, and counts as its nearest end.',
  'not-listed': 'Nothing is known of the word, and it counts as the average of all.',
  'not-given':
    'The value is missing, and hardly any known row lacks it. It counts as the average of all, and the range of a price is wider.',
};

const AS_AVERAGE = '; it counts as the average of all';

export function createWarner(dataset: TermsDataset, basis: Basis, { unseenGaps }: Model) {
  const { columns, itemColumn, reportOnly = [] } = dataset;
  const sources = sourcesOf(dataset);
  const numbers = sources.filter((source): source is NumberSource => source.kind === 'number');
  const unseen = new Set(unseenGaps.map(({ column }) => column));
  const unlearntSources = new Set(
    basis.terms.flatMap(({ gap, source }) => (gap !== undefined && unseen.has(gap) ? [source] : [])),
  );
  /** Columns whose being missing tells nothing. A text is such a column if nothing was learnt of its first part. */
  const unlearnt = columns.flatMap(({ name }, index) => {
    const own = sources.filter(({ column, kind }) => column === index && kind !== 'words');
    return name !== itemColumn && own.some((source) => unlearntSources.has(source.name)) ? [index] : [];
  });

  const isOff = ({ place, knots }: NumberSource, row: Row): boolean =>
    row[place]! < knots[0]! || row[place]! > knots.at(-1)!;
  const isMissing = (row: Row) => (index: number) => Number.isNaN(row[index]!);

  const warn = (row: Row): KindWarning[] => {
    const about = (index: number, code: keyof typeof TERMS_WARNINGS, message: string): KindWarning => ({
      code,
      path: jsonPointer(columns[index]!.name),
      message: `${columns[index]!.name} ${message}`,
    });
    return [
      ...numbers
        .filter((source) => isOff(source, row))
        .map(({ place, knots, column }) =>
          about(
            column,
            OUTSIDE_KNOWN_RANGE,
            `${row[place]} is outside ${knots[0]} to ${knots.at(-1)}, the range that the model knows; it counts as the nearest end`,
          ),
        ),
      ...columns.flatMap(({ kind, name }, index) =>
        kind === 'category' && row[index]! < 0 && !reportOnly.includes(name)
          ? [about(index, 'not-listed', `is a word of which nothing is known${AS_AVERAGE}`)]
          : [],
      ),
      ...unlearnt
        .filter(isMissing(row))
        .map((index) => about(index, 'not-given', `is not given, and hardly any known row lacks it${AS_AVERAGE}`)),
    ];
  };

  return {
    warn,
    isOutside: (row: Row): boolean => numbers.some((source) => isOff(source, row)),
    /** The names of the columns that a row lacks, and of which nothing is known then. */
    lacks: (row: Row): ReadonlySet<string> =>
      new Set(unlearnt.filter(isMissing(row)).map((index) => columns[index]!.name)),
  };
}

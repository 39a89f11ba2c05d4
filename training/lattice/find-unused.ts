import type { Row } from '../../datasets/dataset.ts';
import type { LatticeDataset } from '../../datasets/lattice-dataset.ts';
import type { KindWarning } from '../kinds/answering-kind.ts';
import { list } from '../wording/wording.ts';
import { createFeatureReader } from './features.ts';

/**
 * Finds given values without an effect. Such a value needs other values that are missing. For example, a length alone
 * has no effect if the price depends on the ratio of length and width.
 */
export function createUnusedFinder(dataset: LatticeDataset) {
  const { columns, inputs, referenceItem } = dataset;
  const read = createFeatureReader(dataset);
  const numbers = columns.flatMap(({ kind, required }, c) => (kind === 'number' && !required ? [c] : []));
  const optional = columns.flatMap(({ kind, required }, c) => (kind !== 'constant' && !required ? [c] : []));
  const nameOf = (c: number) => columns[c]!.name;

  const tells = (row: Row, column: number): boolean => {
    const without = Float64Array.from(read(row.with(column, Number.NaN)));
    return read(row).some((value, i) => !Object.is(value, without[i]));
  };
  /** The missing values. This is one value if it suffices, or else all values of the same input. */
  const missing = (row: Row, column: number): readonly number[] => {
    const absent = optional.filter((c) => c !== column && Number.isNaN(row[c]!));
    const one = absent.find((c) => {
      const value = referenceItem[nameOf(c)];
      return typeof value === 'number' && tells(row.with(c, value), column);
    });
    if (one !== undefined) return [one];
    const input = inputs.find((each) => each.columns.includes(nameOf(column)));
    return absent.filter((c) => input?.columns.includes(nameOf(c)));
  };

  return (row: Row): KindWarning[] => {
    if (!optional.some((c) => Number.isNaN(row[c]!))) return [];
    const unused = numbers.filter((c) => !Number.isNaN(row[c]!) && !tells(row, c));
    return unused.map((column) => {
      const others = missing(row, column).map(nameOf);
      const without = others.length > 0 ? `; it tells nothing without ${list(others)}` : '';
      return {
        code: 'value-not-used',
        path: `/${nameOf(column)}`,
        message: `${nameOf(column)} ${row[column]} was given and not used${without}`,
      };
    });
  };
}

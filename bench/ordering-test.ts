import type { Row } from '../datasets/dataset.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';

/** Stones to be priced, some of which are better versions of others. */
export interface OrderingTest {
  readonly rows: readonly Row[];
  /**
   * For each property, the share of the stones with a wrong step. In a wrong step, a better version gets a lower price
   * than the version before it.
   * @param prices of `rows`
   */
  readonly violations: (prices: ArrayLike<number>) => Readonly<Record<string, number>>;
}

/** Weights from 1 to 30 % above the stone's own. */
const HEAVIER = Array.from({ length: 30 }, (_, i) => 1 + (i + 1) / 100);
const BARE = ['x', 'y', 'z'].map(column);

/**
 * Makes better versions of every stone. Some are heavier: once with x, y and z in proportion, once without them. The
 * others have a better clarity, color or cut.
 */
export function createOrderingTest(stones: readonly Row[]): OrderingTest {
  const rows: Row[] = [];
  const cases: { better: string; base: number; end: number }[] = [];
  const add = (better: string, base: Row, versions: readonly Row[]) => {
    cases.push({ better, base: rows.length, end: rows.length + 1 + versions.length });
    rows.push(base, ...versions);
  };
  for (const stone of stones) {
    const bare = without(stone, BARE);
    add(
      'carat',
      stone,
      HEAVIER.map((factor) => diamonds.grow(stone, factor)),
    );
    add(
      'carat alone',
      bare,
      HEAVIER.map((factor) => diamonds.grow(bare, factor)),
    );
    for (const grade of ['color', 'clarity', 'cut']) add(grade, stone, improved(stone, grade));
  }
  return {
    rows,
    violations: (prices) => {
      const counts: Record<string, number> = {};
      for (const { better, base, end } of cases) {
        let violated = 0;
        for (let i = base + 1; i < end; i++) if (prices[i]! < prices[i - 1]!) violated = 1;
        counts[better] = (counts[better] ?? 0) + violated;
      }
      return Object.fromEntries(Object.entries(counts).map(([better, count]) => [better, count / stones.length]));
    },
  };
}

function column(name: string): number {
  return diamonds.columns.findIndex((own) => own.name === name);
}

function without(row: Row, columns: readonly number[]): Row {
  return row.map((value, i) => (columns.includes(i) ? Number.NaN : value));
}

function improved(row: Row, name: string): Row[] {
  const at = column(name);
  const grade = diamonds.columns[at]!;
  const levels = grade.kind === 'grade' ? grade.levels.length : 0;
  return Array.from({ length: levels - 1 - row[at]! }, (_, step) => row.with(at, row[at]! + 1 + step));
}

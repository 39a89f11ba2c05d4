/** Where a symmetric matrix has entries: places (row, column), each at least once. Its diagonal is taken as full. */
export interface Places {
  readonly size: number;
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

/** From this share of neighbours on, what is left is taken as full, and any order is as good. */
const FULL = 0.9;

/**
 * The order in which columns are eliminated: next is always the one with the fewest neighbours among those that are left (minimum
 * degree; George and Liu 1989). Its neighbours become neighbours of each other. A level that few rows have meets few columns, so most
 * of a wide matrix is eliminated at next to no cost. The order depends on where entries are, and not on their size.
 */
export function eliminationOrder({ size, rows, columns }: Places): Int32Array {
  const words = (size + 31) >> 5;
  const neighbours = Array.from({ length: size }, () => new Int32Array(words));
  for (let i = 0; i < rows.length; i++) {
    const a = rows[i]!;
    const b = columns[i]!;
    if (a === b) continue;
    neighbours[a]![b >> 5]! |= 1 << (b & 31);
    neighbours[b]![a >> 5]! |= 1 << (a & 31);
  }
  const degrees = Int32Array.from(neighbours, countBits);
  const left = Array.from({ length: size }, (_, i) => i);
  const order = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    const at = fewest(left, degrees);
    const next = left[at]!;
    if (degrees[next]! >= FULL * (left.length - 1)) {
      order.set(
        left.toSorted((a, b) => degrees[a]! - degrees[b]! || a - b),
        k,
      );
      break;
    }
    order[k] = next;
    left.splice(at, 1);
    const own = neighbours[next]!;
    for (const one of left) {
      if (!((own[one >> 5]! >>> (one & 31)) & 1)) continue;
      const others = neighbours[one]!;
      for (let w = 0; w < words; w++) others[w]! |= own[w]!;
      others[one >> 5]! &= ~(1 << (one & 31));
      others[next >> 5]! &= ~(1 << (next & 31));
      degrees[one] = countBits(others);
    }
  }
  return order;
}

/** The place in a list of the column that has the fewest neighbours, the first of several. */
function fewest(list: readonly number[], degrees: Int32Array): number {
  let best = 0;
  for (let i = 1; i < list.length; i++) if (degrees[list[i]!]! < degrees[list[best]!]!) best = i;
  return best;
}

function countBits(words: Int32Array): number {
  let count = 0;
  for (let w = 0; w < words.length; w++) {
    let x = words[w]!;
    if (x === 0) continue;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    x = (x + (x >>> 4)) & 0x0f0f0f0f;
    count += Math.imul(x, 0x01010101) >>> 24;
  }
  return count;
}

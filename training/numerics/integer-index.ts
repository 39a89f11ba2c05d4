/**
 * Counts off the integers that it meets, in the order in which they come. Its memory grows with them, and not with the
 * largest of them.
 */
export interface IntegerIndex {
  count: number;
  /** The integers by their index. Those from `count` on mean nothing. */
  values: Int32Array;
  /** A hash table with linear probing, at most half full: the index of an integer plus one, or 0. */
  slots: Int32Array;
}

export function createIntegerIndex(): IntegerIndex {
  return { count: 0, values: new Int32Array(16), slots: new Int32Array(32) };
}

/** The index of an integer, which is added if it is new. @param value ≥ 0, below 2³¹ */
export function indexOfInteger(index: IntegerIndex, value: number): number {
  const { slots, values } = index;
  for (let slot = firstSlot(value, slots); ; slot = (slot + 1) & (slots.length - 1)) {
    const at = slots[slot]! - 1;
    if (at < 0) return add(index, value, slot);
    if (values[at] === value) return at;
  }
}

function add(index: IntegerIndex, value: number, slot: number): number {
  const at = index.count++;
  if (at === index.values.length) {
    grow(index);
    put(index, value, at);
  } else index.slots[slot] = at + 1;
  index.values[at] = value;
  return at;
}

function grow(index: IntegerIndex): void {
  const { values } = index;
  index.values = new Int32Array(2 * values.length);
  index.values.set(values);
  index.slots = new Int32Array(2 * index.slots.length);
  for (const [at, value] of values.entries()) put(index, value, at);
}

function put({ slots }: IntegerIndex, value: number, at: number): void {
  let slot = firstSlot(value, slots);
  while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
  slots[slot] = at + 1;
}

/** Multiplicative hashing with the golden ratio (Knuth, volume 3, 6.4). */
function firstSlot(value: number, slots: Int32Array): number {
  return Math.imul(value, 0x9e3779b1) >>> (Math.clz32(slots.length) + 1);
}

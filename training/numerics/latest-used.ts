/** Values by key, of which only those that were used last are kept. */
export interface LatestUsed<Key, Value> {
  /** The kept value. If there is none, it is made, and the one that was not used for longest goes if there are too many. */
  get(key: Key, make: () => Value): Value;
  /** Forgets the value, if it is still the one that is kept. */
  forget(key: Key, value: Value): void;
}

/** @param size how many values are kept */
export function keepLatestUsed<Key, Value>(size: number): LatestUsed<Key, Value> {
  const kept = new Map<Key, Value>();
  return {
    get(key, make) {
      const known = kept.get(key);
      const value = known ?? make();
      // A map keeps its keys in the order in which they were set.
      kept.delete(key);
      kept.set(key, value);
      for (const oldest of kept.keys()) if (kept.size > size) kept.delete(oldest);
      return value;
    },
    forget(key, value) {
      if (kept.get(key) === value) kept.delete(key);
    },
  };
}

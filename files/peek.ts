export interface Peeked {
  /** The first bytes. They are fewer than requested if the source is shorter. */
  readonly head: Uint8Array;
  /** The whole source from its start. May be called at most once. */
  readonly all: () => AsyncGenerator<Uint8Array, void, undefined>;
  /** Releases the source when no more is needed. */
  readonly close: () => Promise<unknown>;
}

/** Looks at the first bytes of a source without consuming them. */
export async function peek(source: AsyncIterable<Uint8Array>, size: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let length = 0; length < size; ) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    length += next.value.length;
  }
  return {
    head: (first.length === 1 ? first[0]! : Buffer.concat(first)).subarray(0, size),
    all: () => resume(first, iterator),
    close: async () => iterator.return?.(),
  };
}

async function* resume(
  first: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

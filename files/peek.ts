export interface Peeked {
  /** The first bytes; fewer than asked for where the source is shorter. */
  readonly head: Uint8Array;
  /** Everything, from the start; to be called at most once. */
  readonly all: () => AsyncGenerator<Uint8Array, void, undefined>;
  /** Lets go of a source of which nothing more is wanted. */
  readonly close: () => Promise<unknown>;
}

/** Looks at the first bytes of a source without using them up. */
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

/**
 * The results of `work` for each item, in order. The items of a batch are done at once, and the batches one after the
 * other.
 */
export async function inBatches<T, R>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
  atOnce = 16,
): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    done.push(...(await Promise.all(items.slice(start, start + atOnce).map((item, i) => work(item, start + i)))));
  return done;
}

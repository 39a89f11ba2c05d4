import type { Listed, Store } from '../store.ts';

export async function textOf(store: Store, key: string): Promise<string> {
  return Buffer.from((await store.get(key)).body).toString();
}

export async function keysOf(store: Store, prefix: string): Promise<string[]> {
  return (await entriesOf(store, prefix)).map(({ key }) => key);
}

export async function entriesOf(store: Store, prefix: string): Promise<Listed[]> {
  const entries: Listed[] = [];
  for await (const entry of store.list(prefix)) entries.push(entry);
  return entries;
}

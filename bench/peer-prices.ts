import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAnything, recordReader } from '../training/table/read-json.ts';
import { askPeers } from './python.ts';

export interface PeerTable {
  /** With its line break, as are the lines. */
  readonly header: string;
  readonly train: readonly string[];
  readonly ask: readonly string[];
}

/**
 * The prices that other models give, fitted on the rows to train on.
 * @param only the peers whose names begin with this text
 * @returns by name; `undefined` if there is no Python
 */
export function pricesOfPeers(
  { header, train, ask }: PeerTable,
  only = '',
): ReadonlyMap<string, readonly number[]> | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
  try {
    const write = (name: string, lines: readonly string[]) => {
      writeFileSync(join(folder, name), header + lines.join(''));
      return join(folder, name);
    };
    const found = askPeers(
      recordReader(readAnything),
      'price',
      write('train.csv', train),
      write('ask.csv', ask),
      folder,
      only,
    );
    if (found === undefined) return undefined;
    return new Map(
      Object.keys(found).map((name) => [
        name,
        readFileSync(join(folder, `${name}.txt`), 'utf8')
          .trim()
          .split('\n')
          .map(Number),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

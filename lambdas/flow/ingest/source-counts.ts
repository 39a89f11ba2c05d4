import { showFound } from '../../../training/table/found.ts';
import { readNumber, recordReader } from '../../../training/table/read-json.ts';
import { count } from '../../../training/wording/wording.ts';

/** The accepted rows of a file by the source that they name themselves; empty: they name none. */
export type SourceCounts = Readonly<Record<string, number>>;

export const readSourceCounts = recordReader(readNumber);

export function createSourceCounts() {
  const counts = new Map<string, number>();
  return {
    add: (source = ''): void => void counts.set(source, (counts.get(source) ?? 0) + 1),
    finish: (): SourceCounts => Object.fromEntries(counts),
  };
}

/** The counts of the parts of a file together. */
export function mergeSourceCounts(parts: readonly SourceCounts[]): SourceCounts {
  const sum = new Map<string, number>();
  for (const part of parts)
    for (const [source, rows] of Object.entries(part)) sum.set(source, (sum.get(source) ?? 0) + rows);
  return Object.fromEntries(sum);
}

/** The largest number of sources that are told by name. */
const TOLD = 5;

/** A sentence for the receipt, unless no row was accepted. @param upload the source of the rows that name none; absent: the owner */
export function describeSources(counts: SourceCounts | undefined, upload: string | undefined): string[] {
  return counts && Object.keys(counts).length > 0 ? [describeCounts(counts, upload)] : [];
}

function describeCounts(counts: SourceCounts, upload: string | undefined): string {
  const { '': unnamed = 0, ...others } = counts;
  const named = Object.entries(others).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const own = upload === undefined ? 'yours' : `of ${showFound(upload)}`;
  if (named.length === 0) return `No accepted row names its source; all of them are ${own}.`;
  const rows = named.reduce((sum, [, n]) => sum + n, 0);
  const told = named.slice(0, TOLD).map(([source, n]) => `${showFound(source)} (${count(n)})`);
  const more = named.length > TOLD ? ` and ${named.length - TOLD} more` : '';
  const names = `${count(rows)} accepted ${rows === 1 ? 'row names its source' : 'rows name their source'}: ${told.join(', ')}${more}`;
  if (unnamed === 0) return `${names}.`;
  return `${names}; the other ${unnamed === 1 ? 'one is' : `${count(unnamed)} are`} ${own}.`;
}

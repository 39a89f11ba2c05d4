import type { AsciiCells } from './ascii-cells.ts';
import { showFound } from './found.ts';
import { isMissing } from './missing.ts';
import { rememberWords } from './word-memory.ts';

/** The most sources of one file. A column with more of them is one of ids, or of customers. */
export const MOST_SOURCES = 100;

/** The reason why a file with such a column of sources cannot be read. */
export interface SourcesRefusal {
  readonly refused: 'too-many-sources';
  readonly message: string;
}

/** Counts the sources that the rows of a file name, up to one more than a file may have. */
export function surveySources(name: string, cell: number) {
  const named = new Set<string>();
  const isOpen = (): boolean => named.size <= MOST_SOURCES;
  const add = (text: string): number => {
    if (isOpen() && !isMissing(text)) named.add(text.trim());
    return named.size;
  };
  const addRemembered = rememberWords(MOST_SOURCES, add);
  return {
    add: (cells: readonly string[]): void => void add(cells[cell] ?? ''),
    addAscii: (cells: AsciiCells): void => void addRemembered(cells, cell),
    /** Whether further rows may have new evidence. */
    isOpen,
    refusal: (): SourcesRefusal | undefined => {
      if (isOpen()) return undefined;
      const some = [...named].slice(0, 3).map(showFound).join(', ');
      return {
        refused: 'too-many-sources',
        message: `The column ${name} names more than ${MOST_SOURCES} sources of prices, ${some} among them; give it another name if it does not say who made the prices, or divide the file.`,
      };
    },
  };
}

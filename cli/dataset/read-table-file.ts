import { createHash } from 'node:crypto';
import { type ReadCells, readCells } from '../../files/columns/read-cells.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
import { things } from '../../training/wording/wording.ts';
import { nameUnreadable } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';

/**
 * The cells of a file, and its hash.
 * @param target a column that the file has
 * @throws Failure if it cannot be read as a table
 */
export async function readTableFile(
  path: string,
  target: string,
  { progress }: Pick<Session, 'progress'>,
): Promise<{ readonly cells: ReadCells; readonly sha256: string }> {
  const input = await openInput(path);
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const chunk of input.read((share) => progress.update('read', share))) {
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    const cells = await readCells(hashed(), target);
    const rows = things(cells.rows, { singular: 'row', plural: 'rows' });
    progress.done('read', `${rows}, ${pluralise(cells.header.length, 'column')}`);
    return { cells, sha256: hash.digest('hex') };
  } catch (cause) {
    throw nameUnreadable(input.name, cause);
  }
}

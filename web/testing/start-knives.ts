import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import type { StimaServer } from '../../local/server.ts';
import { startToy } from './start-toy.ts';

const levelsOf = (name: string): readonly string[] =>
  knives.columns.flatMap((column) => (column.name === name && 'levels' in column ? column.levels : []));
const [WEAR, MAKERS] = [levelsOf('wear'), levelsOf('maker')];

function knivesCsv(count: number, seed: number): string {
  const lines = makeKnives(count, seed).map(({ row: [length, wear, maker, , age], price }) =>
    [length, WEAR[wear ?? 0], MAKERS[maker ?? 0], 'carbon', age, price].join(','),
  );
  return `length_mm,wear,maker,steel,age,asked\n${lines.join('\n')}\n`;
}

/** A server that knows knives alone, and has learnt from some. */
export const startKnives = (folder: string): Promise<StimaServer> =>
  startToy(folder, {
    dataset: knives,
    csv: knivesCsv(900, 1),
    runThread: new URL('./knife-run-thread.ts', import.meta.url),
  });

import { rugsCsv } from '../../datasets/testing/rugs/make-rugs.ts';
import { movingRugs } from '../../datasets/testing/rugs/moving-rugs.ts';
import type { StimaServer } from '../../local/server.ts';
import { startToy } from './start-toy.ts';

/** The months of the file, and what rugs cost in each beside the first. */
export const MONTHS = [
  ['2026-01', 1],
  ['2026-02', 0.97],
  ['2026-03', 0.93],
  ['2026-04', 0.9],
  ['2026-05', 0.84],
  ['2026-06', 0.8],
] as const;

function datedCsv(): string {
  const months = MONTHS.map(([month, level], i) => {
    const [header = '', ...lines] = rugsCsv(200, i + 1, (price) => Math.max(1, Math.round(price * level)))
      .trimEnd()
      .split('\n');
    return { header: `${header},date`, lines: lines.map((line) => `${line},${month}-15`) };
  });
  return `${months[0]?.header}\n${months.flatMap(({ lines }) => lines).join('\n')}\n`;
}

/** A server that knows rugs alone, and has learnt from six months in which they became a fifth cheaper. */
export const startRugs = (folder: string): Promise<StimaServer> =>
  startToy(folder, {
    dataset: movingRugs,
    csv: datedCsv(),
    runThread: new URL('./rug-run-thread.ts', import.meta.url),
  });

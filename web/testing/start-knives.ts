import { knives } from '../../datasets/testing/knives/knives.ts';
import { makeKnives } from '../../datasets/testing/knives/make-knives.ts';
import { type StimaServer, startServer } from '../../local/server.ts';
import { shipped } from '../../local/shipped.ts';
import { callAs, until } from '../../local/testing/server-process.ts';

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
export async function startKnives(folder: string): Promise<StimaServer> {
  const served = {
    ...shipped,
    datasets: new Map([[knives.name, knives]]),
    runThread: new URL('./knife-run-thread.ts', import.meta.url),
  };
  const server = await startServer({ served, folder, port: 0, empty: true });
  const { url, secrets } = server;
  const owner = callAs({ url, key: secrets.partnerKey, token: secrets.ownerToken }, 'owner');
  await owner('POST', '/v1/knives/uploads', knivesCsv(900, 1), 'text/csv');
  await until(async () => {
    const { body } = await owner('GET', '/health');
    return body.datasets[0].version === 'v1';
  });
  return server;
}

import { findChampion } from '../../registry/champion.ts';
import { type Home, openHome } from '../home/home.ts';
import { type Served, startServer } from '../server.ts';

/**
 * STIMA_HOME with a model of each dataset. If a model is missing, it is learnt from the shipped data, as at `npm
 * start`.
 */
export async function openTrainedHome(served: Served, folder?: string): Promise<Home> {
  const home = openHome(folder);
  for (const { name } of served.datasets.values()) {
    if ((await findChampion(home.models, name)) !== undefined) continue;
    const server = await startServer({ served, folder: home.folder, port: 0 });
    await server.recovered;
    await server.close();
  }
  return home;
}

import { datasets } from '../../datasets/datasets.ts';
import { findChampion } from '../../registry/champion.ts';
import { type Home, openHome } from '../home/home.ts';
import { startServer } from '../server.ts';

/**
 * STIMA_HOME with a model of each dataset. If a model is missing, it is learnt from the shipped data, as at `npm
 * start`.
 */
export async function openTrainedHome(folder?: string): Promise<Home> {
  const home = openHome(folder);
  for (const { name } of datasets.values()) {
    if ((await findChampion(home.models, name)) !== undefined) continue;
    const server = await startServer({ folder: home.folder, port: 0 });
    await server.close();
  }
  return home;
}

import type { Dataset } from '../../datasets/dataset.ts';
import { type StimaServer, startServer } from '../../local/server.ts';
import { shipped } from '../../local/shipped.ts';
import { callAs, until } from '../../local/testing/server-process.ts';

interface Toy {
  readonly dataset: Dataset;
  /** A file to learn from. */
  readonly csv: string;
  /** The thread that runs the state machine for this dataset. */
  readonly runThread: URL;
}

/** A server that knows one dataset of the tests alone, and has learnt from a file. */
export async function startToy(folder: string, { dataset, csv, runThread }: Toy): Promise<StimaServer> {
  const served = { ...shipped, datasets: new Map([[dataset.name, dataset]]), runThread };
  const server = await startServer({ served, folder, port: 0, empty: true });
  const { url, secrets } = server;
  const owner = callAs({ url, key: secrets.partnerKey, token: secrets.ownerToken }, 'owner');
  await owner('POST', `/v1/${dataset.name}/uploads`, csv, 'text/csv');
  await until(async () => {
    const { body } = await owner('GET', '/health');
    return body.datasets[0].version === 'v1';
  });
  return server;
}

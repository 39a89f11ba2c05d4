import { access } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Dataset } from '../datasets/dataset.ts';
import { datasetFile } from '../datasets/folders.ts';
import { openStoredSums } from '../lambdas/flow/flow.ts';
import { messageOf } from '../lambdas/flow/record-failure.ts';
import { createGatewayOpenApi } from '../lambdas/http/document/gateway-openapi.ts';
import { createOpenApi, type OpenApi } from '../lambdas/http/document/openapi.ts';
import type { DocumentKinds } from '../lambdas/http/wire/schemas.ts';
import { CorruptChampionError, findChampion } from '../registry/champion.ts';
import { openLocalPartners } from '../registry/partners/open-local-partners.ts';
import { CorruptRecordError } from '../registry/record.ts';
import { replaceWhole } from '../registry/storage/write-once.ts';
import type { AnsweringKind } from '../training/kinds/answering-kind.ts';
import type { CheckingKind } from '../training/kinds/checking-kind.ts';
import type { Registry, SummarisingKind } from '../training/kinds/kind.ts';
import { allWithCurrency } from '../training/table/with-currency.ts';
import { createAnswerThreads } from './answers/answer-threads.ts';
import { createLocalFunctions } from './functions.ts';
import { createGateway } from './gateway/gateway.ts';
import { createPage } from './gateway/page.ts';
import { createPartnerKeys } from './gateway/partner-keys.ts';
import { createSignedUploads } from './gateway/signed-uploads.ts';
import { checkHome } from './home/check-home.ts';
import { chooseCurrency, findCurrency, keepCurrencies } from './home/currency.ts';
import { type Home, openHome } from './home/home.ts';
import { pageLink, pageLinkFile, readSecrets, type Secrets } from './home/secrets.ts';
import { sweepDryRuns } from './home/sweep-dry-runs.ts';
import { endInterrupted } from './runs/end-interrupted.ts';
import { droppedFiles, findUnfinished } from './runs/find-unfinished.ts';
import { createLocalRuns, type LocalRuns } from './runs/local-runs.ts';
import { lookInto } from './runs/look-into.ts';
import type { RunEvent } from './runs/run-events.ts';
import { openSeenFiles, type SeenFiles } from './runs/seen-files.ts';
import { openUnderWay } from './runs/under-way.ts';
import { createWaitingUploads } from './runs/waiting-uploads.ts';
import { watchChanges } from './runs/watch-changes.ts';
import { type Watching, watchIncoming } from './runs/watch-incoming.ts';
import { writeFlaw } from './runs/write-flaw.ts';

export interface ServerOptions {
  /** The value of STIMA_HOME. `.stima` if it is left out. */
  readonly folder?: string;
  /** 0 chooses a free port. */
  readonly port: number;
  /** Starts without a model, and does not learn from the shipped data. */
  readonly empty?: boolean;
  /** The currency of the owner's prices. It is chosen once for a home, and then stays. */
  readonly currency?: string;
  /** The host names that the server accepts, beside the names of this machine. */
  readonly hosts?: readonly string[];
  readonly onRun?: (event: RunEvent) => void;
  /** Called with a sentence that the owner should read. */
  readonly onNote?: (message: string) => void;
  readonly served: Served;
}

/** The datasets that a server answers for, and the known kinds of target. */
export interface Served extends DocumentKinds {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly answering: Registry<AnsweringKind>;
  readonly checking: Registry<CheckingKind>;
  readonly summarising: Registry<SummarisingKind>;
  /** The module of the thread that runs the state machine. It calls `startRunThread` with the same datasets and kinds. */
  readonly runThread: URL;
  /** The module of the threads that answer long lists. Absent: they are answered in the thread of the server. */
  readonly answerThread?: URL;
}

export interface StimaServer {
  readonly url: string;
  readonly secrets: Secrets;
  readonly home: Home;
  readonly runs: LocalRuns;
  /** The datasets that were learning in the background when the server was ready. */
  readonly learning: ReadonlySet<string>;
  /** Settles when all datasets have learnt what ships, and all work that an earlier process left unfinished is done. */
  readonly recovered: Promise<void>;
  readonly close: () => Promise<void>;
}

export class FirstTrainingError extends Error {
  override readonly name = 'FirstTrainingError';
}

/**
 * All of Stima on one machine: the gateway, the handlers, the state machine and the watched folder. With an empty store its first
 * dataset first learns from the data that ships, and the others learn in the background. With a model it serves at once, and
 * finishes old work in the background.
 *
 * @throws PortInUseError, StorageError, FirstTrainingError
 */
export async function startServer(options: ServerOptions): Promise<StimaServer> {
  const { folder, port, empty = false, hosts = [], onRun, onNote = () => {}, currency } = options;
  const home = openHome(folder);
  const secrets = await readSecrets(home, onNote);
  await chooseCurrency(home, options.served.datasets.values(), currency);
  const served = { ...options.served, datasets: allWithCurrency(options.served.datasets, findCurrency(home)) };
  const { datasets, answering, answerThread } = served;
  await checkHome(home, onNote);
  await keepCurrencies(home, datasets.values());
  await sweepDryRuns(home);
  const interrupted = endInterrupted(home.data, datasets.keys(), openUnderWay(home.underWay), new Date());
  interrupted.catch(() => {});
  const runs = createLocalRuns(home, served.runThread, onRun);
  const toClose: (() => Promise<unknown>)[] = [runs.close];
  const local = openLocalPartners(home.folder);
  toClose.push(async () => local.close());
  const close = async () => {
    for (const end of toClose.reverse()) await end();
  };
  let watching: Watching | undefined;
  // A file that arrives before the folders are watched is found by the look for unfinished work.
  const onArrived = async (key: string) => watching?.arrived(key);
  try {
    const signed = createSignedUploads(home.data, {
      secret: secrets.uploadSecret,
      baseUrl: () => gateway.url,
      folder: home.uploading,
      onArrived,
    });
    const trained = new Map<string, boolean>();
    for (const { name } of datasets.values()) trained.set(name, await hasChampion(home, name));
    if (!empty && [...trained.values()].includes(false)) runs.warmUp();
    let document: OpenApi | undefined;
    const functions = createLocalFunctions({
      datasets,
      answering,
      checking: served.checking,
      configuring: served.configuring,
      describing: served.describing,
      home,
      runs,
      uploadUrls: signed.urls,
      partners: local.partners,
      document: () => (document ??= createOpenApi(datasets, served)),
      waiting: createWaitingUploads(home, runs.waiting),
      onArrived,
    });
    const threads = answerThread && createAnswerThreads(functions.predict, answerThread, home.folder);
    if (threads) toClose.push(threads.close);
    const gateway = await createGateway({
      document: createGatewayOpenApi(served),
      functions: threads ? { ...functions, predict: threads.predict } : functions,
      keys: [{ id: 'partner', value: secrets.partnerKey }],
      findKey: createPartnerKeys(local.partners),
      ownerToken: secrets.ownerToken,
      port,
      hosts,
      uploads: signed,
      page: createPage(onNote),
    });
    toClose.push(() => gateway.close());
    await replaceWhole(pageLinkFile(home.folder), `${pageLink(gateway.url, secrets)}\n`);
    const seeded = new Set<string>();
    for (const dataset of datasets.values())
      if (!trained.get(dataset.name) && !empty && (await seed(home, dataset))) seeded.add(dataset.name);
    // Watching starts before the look for unfinished work. So a file that arrives between the two is found by one of them.
    const watcher = await watchIncoming(home.dataFolder, datasets.keys(), {
      onFile: (key) => void runs.startForFile(key),
      onFlaw: (path, message) => {
        onNote(`${relative(home.folder, path)} is not read: ${message}.`);
        void writeFlaw(path, message);
      },
    });
    watching = watcher;
    toClose.push(() => watcher.close());
    const changes = await watchChanges(home.folder, new Set(datasets.keys()), {
      onChange: (dataset, cause) => runs.start({ dataset, cause, by: 'owner', parameters: {} }),
    });
    toClose.push(changes.close);
    const recovering: Promise<void>[] = [];
    const learning = new Set<string>();
    const seen = openSeenFiles(home, onNote);
    const [first] = datasets.keys();
    for (const dataset of datasets.values()) {
      const recovery = finish(home, runs, served, dataset, interrupted, seen);
      // The server is ready when its first dataset answers. The others learn behind it.
      if (dataset.name !== first || trained.get(dataset.name) || empty) recovering.push(recovery);
      else await recovery.catch(noteDamage(onNote));
      if (dataset.name !== first && seeded.has(dataset.name)) learning.add(dataset.name);
    }
    const recovered = Promise.all(recovering).then(() => {});
    recovered.catch(() => {});
    return { url: gateway.url, secrets, home, runs, learning, recovered, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A damaged store must not keep the server from listening: through it the owner repairs the store. */
function noteDamage(onNote: (message: string) => void) {
  return (error: unknown) => {
    if (!(error instanceof CorruptRecordError)) throw error;
    onNote(`${error.message}.`);
  };
}

/** A pointer that cannot be read counts as a champion: the owner can repair it only if the server listens. */
async function hasChampion({ models }: Home, dataset: string): Promise<boolean> {
  try {
    return (await findChampion(models, dataset)) !== undefined;
  } catch (error) {
    if (error instanceof CorruptChampionError) return true;
    throw error;
  }
}

/**
 * If nothing has ever arrived, copies the data that ships with a dataset to the folder of arriving uploads.
 * @returns whether there is something to learn
 */
async function seed({ data, dataFolder }: Home, { name }: Dataset): Promise<boolean> {
  for await (const { kind } of lookInto(dataFolder, `incoming/${name}`)) if (kind !== 'folder') return true;
  const shipped = datasetFile(name, `${name}.csv`);
  const ships = await access(shipped).then(
    () => true,
    () => false,
  );
  if (ships) await data.putFile(`incoming/${name}/${name}.csv`, shipped);
  return ships;
}

/** Takes up the unfinished work of a process that ended in the middle. */
async function finish(
  home: Home,
  runs: LocalRuns,
  served: Served,
  dataset: Dataset,
  interrupted: Promise<void>,
  seen: SeenFiles,
): Promise<void> {
  const { data, models } = home;
  await interrupted;
  const { keys, undecided } = await findUnfinished(
    data,
    models,
    openStoredSums(served, dataset.name),
    seen,
    droppedFiles(home.dataFolder, dataset.name),
  );
  const outcomes = keys.map((key) => runs.outcome(runs.startForFile(key).runId));
  if (undecided) {
    const asked = { dataset: dataset.name, cause: 'recovery', by: 'stima', parameters: {} } as const;
    outcomes.push(runs.outcome((await runs.start(asked)).runId));
  }
  for (const outcome of await Promise.all(outcomes)) {
    if (outcome.status === 'FAILED') throw new FirstTrainingError(messageOf(outcome.cause));
  }
}

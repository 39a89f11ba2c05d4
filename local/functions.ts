import type { Dataset } from '../datasets/dataset.ts';
import type { OpenApi } from '../lambdas/http/document/openapi.ts';
import { httpHandler } from '../lambdas/http/request/handler.ts';
import { catalogRoutes } from '../lambdas/http/routes/catalog.ts';
import { marketRoutes } from '../lambdas/http/routes/market.ts';
import { createModelCache } from '../lambdas/http/routes/model-cache.ts';
import { optionalRoutes } from '../lambdas/http/routes/optional-calls.ts';
import { type OwnerDependencies, ownerRoutes } from '../lambdas/http/routes/owner.ts';
import { predictRoutes } from '../lambdas/http/routes/predict.ts';
import type { Runs } from '../registry/runs.ts';
import type { UploadUrls } from '../registry/storage/upload-urls.ts';
import type { AnsweringKind } from '../training/kinds/answering-kind.ts';
import { type ConfiguringKind, type DescribingKind, kindOf, type Registry } from '../training/kinds/kind.ts';
import type { ProxyFunction } from './gateway/gateway.ts';
import type { Home } from './home/home.ts';

export interface LocalFunctionsOptions {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly answering: Registry<AnsweringKind>;
  readonly configuring: Registry<ConfiguringKind>;
  readonly describing: Registry<DescribingKind>;
  readonly home: Home;
  readonly runs: Runs;
  readonly uploadUrls: UploadUrls;
  /** It is made when it is first needed. */
  readonly document: () => OpenApi;
  readonly waiting: NonNullable<OwnerDependencies['waiting']>;
  readonly onArrived: (key: string) => Promise<void>;
}

/** The champion can be looked up often. Each look-up reads only a small file. */
const MAX_AGE_MS = 100;

/** A look takes less, unless the disk is busy with arriving files. Then the model in memory answers, and the look goes on. */
const PATIENCE_MS = 20;

/** The handlers that run on AWS, over folders. */
export function createLocalFunctions(options: LocalFunctionsOptions): Record<string, ProxyFunction> {
  const { data, models: store } = options.home;
  const { datasets, answering, configuring, describing, runs, uploadUrls, document, waiting, onArrived } = options;
  const models = createModelCache({
    models: store,
    decode: (name, bytes, asOf) => {
      const dataset = datasets.get(name)!;
      return kindOf(answering, dataset).openModel(dataset, bytes, asOf);
    },
    maxAgeMs: MAX_AGE_MS,
    patienceMs: PATIENCE_MS,
  });
  return {
    predict: httpHandler({
      ...predictRoutes({ datasets, models, answering }),
      ...marketRoutes({ datasets, models }),
      ...optionalRoutes({ datasets, models, answering }),
    }),
    catalog: httpHandler(catalogRoutes({ datasets, models: store, document, describing })),
    owner: httpHandler(
      ownerRoutes({
        datasets,
        data,
        models: store,
        runs,
        uploadUrls,
        answering,
        configuring,
        waiting,
        onArrived,
        results: 'incoming',
      }),
    ),
  };
}

import type { OpenApi } from '../lambdas/http/document/openapi.ts';
import { httpHandler } from '../lambdas/http/request/handler.ts';
import { catalogRoutes } from '../lambdas/http/routes/catalog.ts';
import { type OwnerDependencies, ownerRoutes } from '../lambdas/http/routes/owner.ts';
import type { Runs } from '../registry/runs.ts';
import type { UploadUrls } from '../registry/storage/upload-urls.ts';
import type { CheckingKind } from '../training/kinds/checking-kind.ts';
import type { ConfiguringKind, DescribingKind, Registry } from '../training/kinds/kind.ts';
import { type AnsweringOptions, createPredictFunction } from './answers/predict-function.ts';
import type { ProxyFunction } from './gateway/gateway.ts';
import type { Home } from './home/home.ts';

export interface LocalFunctionsOptions extends AnsweringOptions {
  readonly checking: Registry<CheckingKind>;
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

/** The handlers that run on AWS, over folders. */
export function createLocalFunctions(
  options: LocalFunctionsOptions,
): Record<'predict' | 'catalog' | 'owner', ProxyFunction> {
  const { data, models: store } = options.home;
  const { datasets, checking, configuring, describing, runs, uploadUrls, document, waiting, onArrived } = options;
  return {
    predict: createPredictFunction(options),
    catalog: httpHandler(catalogRoutes({ datasets, models: store, document, describing })),
    owner: httpHandler(
      ownerRoutes({
        datasets,
        data,
        models: store,
        runs,
        uploadUrls,
        checking,
        configuring,
        waiting,
        onArrived,
        results: 'incoming',
      }),
    ),
  };
}

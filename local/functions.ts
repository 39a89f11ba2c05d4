import { datasets } from '../datasets/datasets.ts';
import { catalogRoutes } from '../lambdas/http/catalog.ts';
import { httpHandler } from '../lambdas/http/handler.ts';
import { createModelCache } from '../lambdas/http/model-cache.ts';
import type { OpenApi } from '../lambdas/http/openapi.ts';
import { ownerRoutes } from '../lambdas/http/owner.ts';
import { predictRoutes } from '../lambdas/http/predict.ts';
import type { UploadUrls } from '../lambdas/http/upload-urls.ts';
import type { Runs } from '../lambdas/runs.ts';
import { createAppraiser } from '../training/appraise.ts';
import { decodeModel } from '../training/model.ts';
import type { ProxyFunction } from './gateway/gateway.ts';
import type { Home } from './home.ts';

export interface LocalFunctionsOptions {
  readonly home: Home;
  readonly runs: Runs;
  readonly uploadUrls: UploadUrls;
  readonly document: OpenApi;
}

/** A look at the pointer costs a read of a small file, so the champion is looked up often. */
const MAX_AGE_MS = 100;

/** The handlers that run on AWS, over folders. */
export function createLocalFunctions(options: LocalFunctionsOptions): Record<string, ProxyFunction> {
  const { data, models: store } = options.home;
  const models = createModelCache({
    models: store,
    decode: (dataset, bytes) => createAppraiser(datasets.get(dataset)!, decodeModel(bytes)),
    maxAgeMs: MAX_AGE_MS,
  });
  return {
    predict: httpHandler(predictRoutes({ datasets, models })),
    catalog: httpHandler(catalogRoutes({ datasets, models: store, document: () => options.document })),
    owner: httpHandler(
      ownerRoutes({ datasets, data, models: store, runs: options.runs, uploadUrls: options.uploadUrls, decodeModel }),
    ),
  };
}

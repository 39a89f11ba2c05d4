import { datasets } from '../../datasets/datasets.ts';
import { catalogRoutes } from '../http/catalog.ts';
import { httpHandler } from '../http/handler.ts';
import { createOpenApi, type OpenApi } from '../http/openapi.ts';
import { openS3Store } from '../storage/s3-store.ts';

let document: OpenApi | undefined;

export const handler = httpHandler(
  catalogRoutes({
    datasets,
    models: openS3Store(process.env.MODELS_BUCKET ?? ''),
    document: () => (document ??= createOpenApi(datasets)),
  }),
);

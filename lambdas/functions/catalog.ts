import { openS3Store } from '../../registry/storage/s3-store.ts';
import { configuringKinds } from '../../training/kinds/registered/configuring.ts';
import { describingKinds } from '../../training/kinds/registered/describing.ts';
import { createOpenApi, type OpenApi } from '../http/document/openapi.ts';
import { httpHandler } from '../http/request/handler.ts';
import { catalogRoutes } from '../http/routes/catalog.ts';
import { datasets } from './datasets.ts';

let document: OpenApi | undefined;

export const handler = httpHandler(
  catalogRoutes({
    datasets,
    describing: describingKinds,
    models: openS3Store(process.env.MODELS_BUCKET ?? ''),
    document: () =>
      (document ??= createOpenApi(datasets, { describing: describingKinds, configuring: configuringKinds })),
  }),
);

import { openS3Store } from '../../registry/storage/s3-store.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { answeringKinds } from '../../training/kinds/registered/answering.ts';
import { createMetrics } from '../embedded-metrics.ts';
import { httpHandler } from '../http/request/handler.ts';
import { marketRoutes } from '../http/routes/market.ts';
import { createModelCache, readMaxAgeMs } from '../http/routes/model-cache.ts';
import { optionalRoutes } from '../http/routes/optional-calls.ts';
import { predictRoutes } from '../http/routes/predict.ts';
import { datasets } from './datasets.ts';

const models = createModelCache({
  models: openS3Store(process.env.MODELS_BUCKET ?? ''),
  decode: (name, bytes, asOf) => {
    const dataset = datasets.get(name)!;
    return kindOf(answeringKinds, dataset).openModel(dataset, bytes, asOf);
  },
  maxAgeMs: readMaxAgeMs(process.env.CHAMPION_MAX_AGE_SECONDS),
});

const metrics = createMetrics(process.env.METRICS_NAMESPACE);

const dependencies = { datasets, models, answering: answeringKinds, metrics };

export const handler = httpHandler({
  ...predictRoutes(dependencies),
  ...marketRoutes(dependencies),
  ...optionalRoutes(dependencies),
});

import { datasets } from '../../datasets/datasets.ts';
import { openS3Store } from '../../registry/storage/s3-store.ts';
import { createAppraiser } from '../../training/lattice/appraise.ts';
import { decodeModel } from '../../training/lattice/model.ts';
import { createMetrics } from '../embedded-metrics.ts';
import { httpHandler } from '../http/request/handler.ts';
import { createModelCache, readMaxAgeMs } from '../http/routes/model-cache.ts';
import { predictRoutes } from '../http/routes/predict.ts';

const models = createModelCache({
  models: openS3Store(process.env.MODELS_BUCKET ?? ''),
  decode: (dataset, bytes) => createAppraiser(datasets.get(dataset)!, decodeModel(bytes)),
  maxAgeMs: readMaxAgeMs(process.env.CHAMPION_MAX_AGE_SECONDS),
});

const metrics = createMetrics(process.env.METRICS_NAMESPACE);

export const handler = httpHandler(predictRoutes({ datasets, models, metrics }));

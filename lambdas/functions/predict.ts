import { datasets } from '../../datasets/datasets.ts';
import { createAppraiser } from '../../training/appraise.ts';
import { decodeModel } from '../../training/model.ts';
import { httpHandler } from '../http/handler.ts';
import { createModelCache, readMaxAgeMs } from '../http/model-cache.ts';
import { predictRoutes } from '../http/predict.ts';
import { createMetrics } from '../metrics.ts';
import { openS3Store } from '../storage/s3-store.ts';

const models = createModelCache({
  models: openS3Store(process.env.MODELS_BUCKET ?? ''),
  decode: (dataset, bytes) => createAppraiser(datasets.get(dataset)!, decodeModel(bytes)),
  maxAgeMs: readMaxAgeMs(process.env.CHAMPION_MAX_AGE_SECONDS),
});

const metrics = createMetrics(process.env.METRICS_NAMESPACE);

export const handler = httpHandler(predictRoutes({ datasets, models, metrics }));

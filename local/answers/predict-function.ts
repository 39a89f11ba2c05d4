import type { Dataset } from '../../datasets/dataset.ts';
import { createMeter, type Meter } from '../../lambdas/http/partners/meter.ts';
import { type HttpHandler, httpHandler, logLine } from '../../lambdas/http/request/handler.ts';
import { marketRoutes } from '../../lambdas/http/routes/market.ts';
import { createModelCache } from '../../lambdas/http/routes/model-cache.ts';
import { optionalRoutes } from '../../lambdas/http/routes/optional-calls.ts';
import { predictRoutes } from '../../lambdas/http/routes/predict.ts';
import type { PartnerStore } from '../../registry/partners/partner-store.ts';
import { LOCAL_PLANS, quotasOf } from '../../registry/partners/plans.ts';
import type { AnsweringKind } from '../../training/kinds/answering-kind.ts';
import { kindOf, type Registry } from '../../training/kinds/kind.ts';
import type { Home } from '../home/home.ts';

export interface AnsweringOptions {
  readonly datasets: ReadonlyMap<string, Dataset>;
  readonly answering: Registry<AnsweringKind>;
  readonly home: Pick<Home, 'models'>;
  /** Absent where nobody has a quota. */
  readonly partners?: PartnerStore;
}

/** The champion can be looked up often. Each look-up reads only a small file. */
const MAX_AGE_MS = 100;

/** A look takes less, unless the disk is busy with arriving files. Then the model in memory answers, and the look goes on. */
const PATIENCE_MS = 20;

/** The handler of prices that runs on AWS, over a folder. */
export function createPredictFunction({ datasets, answering, home, partners }: AnsweringOptions): HttpHandler {
  const models = createModelCache({
    models: home.models,
    decode: (name, bytes, asOf) => {
      const dataset = datasets.get(name)!;
      return kindOf(answering, dataset).openModel(dataset, bytes, asOf);
    },
    maxAgeMs: MAX_AGE_MS,
    patienceMs: PATIENCE_MS,
  });
  const dependencies = { datasets, models, answering, ...(partners && { meter: createLocalMeter(partners) }) };
  return httpHandler({
    ...predictRoutes(dependencies),
    ...marketRoutes(dependencies),
    ...optionalRoutes(dependencies),
  });
}

/** The gateway has just looked the key up itself, so nothing is remembered of it here. */
function createLocalMeter(partners: PartnerStore): Meter {
  const onAway = ({ message }: Error) => logLine({ level: 'error', message: `A quota was not counted. ${message}` });
  return createMeter({ partners, quotas: quotasOf(LOCAL_PLANS), onAway, keyMaxAgeMs: 0 });
}

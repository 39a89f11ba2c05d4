import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { datasets } from '../../datasets/datasets.ts';
import { fit } from '../../lambdas/flow/fit/fit.ts';
import { ingest } from '../../lambdas/flow/ingest/ingest.ts';
import { createShipped } from '../../lambdas/flow/ingest/shipped.ts';
import { httpHandler } from '../../lambdas/http/request/handler.ts';
import { createModelCache } from '../../lambdas/http/routes/model-cache.ts';
import { predictRoutes } from '../../lambdas/http/routes/predict.ts';
import { predictEvent } from '../../local/sam/predict-event.ts';
import { promote } from '../../registry/champion.ts';
import { memoryStore } from '../../registry/storage/memory-store.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { registeredKinds } from '../../training/kinds/registered/all.ts';

export interface LambdaPath {
  readonly model: Buffer;
  /** The files of the upload, by the key below `uploads/{dataset}/`. */
  readonly upload: ReadonlyMap<string, Uint8Array>;
  /** The body of an answer of the predict handler. */
  readonly predict: (body: unknown) => Promise<APIGatewayProxyResult>;
}

/** The results of the functions on AWS for one file. It runs the real ingest, fit and predict over stores in memory. */
export async function runLambdaPath(dataset: string, csv: string): Promise<LambdaPath> {
  const [data, models] = [memoryStore(), memoryStore()];
  const dependencies = {
    datasets,
    data,
    models,
    now: () => new Date(),
    ...registeredKinds,
    getFrozen: createShipped(registeredKinds.summarising),
  };
  const key = `incoming/${dataset}/rows.csv`;
  await data.put(key, await buffer(createReadStream(csv)));
  const request = await ingest(dependencies)({ runId: 'run', event: { detail: { object: { key } } } });
  const { version } = await fit(dependencies)({ runId: 'run', request });
  const change = { version, by: 'stima', since: new Date().toISOString() };
  const open = (name: string, bytes: Uint8Array) => {
    const declared = datasets.get(name)!;
    return kindOf(registeredKinds.answering, declared).openModel(declared, bytes);
  };
  await promote(models, dataset, change, undefined, (bytes) => open(dataset, bytes));
  const cache = createModelCache({
    models,
    decode: open,
    maxAgeMs: 60_000,
  });
  const handler = httpHandler(predictRoutes({ datasets, models: cache, answering: registeredKinds.answering }));
  const upload = new Map<string, Uint8Array>();
  const folder = `uploads/${dataset}/`;
  for await (const { key } of data.list(folder)) upload.set(key.slice(folder.length), (await data.get(key)).body);
  return {
    upload,
    model: Buffer.from((await models.get(`${dataset}/${version}/model.json`)).body),
    predict: (body) => handler(predictEvent(dataset, body) as APIGatewayProxyEvent, {} as Context),
  };
}

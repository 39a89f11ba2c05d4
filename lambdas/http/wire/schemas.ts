import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import * as datasets from './datasets.ts';
import * as predictions from './predictions.ts';
import * as problem from './problem.ts';
import * as runs from './runs.ts';
import * as uploads from './uploads.ts';

/** Every schema of the wire by its name in the document. API Gateway takes letters and digits only. */
const named = {
  Accept: uploads.acceptSchema,
  Card: datasets.cardSchema,
  Health: datasets.healthSchema,
  InputError: problem.inputErrorSchema,
  Moved: uploads.movedSchema,
  PredictRequest: predictions.predictRequestSchema,
  Prediction: predictions.predictionSchema,
  Predictions: predictions.predictionsSchema,
  Problem: problem.problemSchema,
  Promoted: datasets.promotedSchema,
  Reason: predictions.reasonSchema,
  Run: runs.runSchema,
  RunStarted: runs.runStartedSchema,
  Runs: runs.runsSchema,
  Train: runs.trainSchema,
  Upload: uploads.uploadSchema,
  UploadDetail: uploads.uploadDetailSchema,
  UploadReceived: uploads.uploadReceivedSchema,
  UploadRequest: uploads.uploadRequestSchema,
  UploadUrl: uploads.uploadUrlSchema,
  Uploads: uploads.uploadsSchema,
  Version: datasets.versionSchema,
  VersionDetail: datasets.versionDetailSchema,
  Versions: datasets.versionsSchema,
  Warning: predictions.warningSchema,
};

export type SchemaName = keyof typeof named;

export type JsonSchema = { readonly [key: string]: unknown };

/** The schemas of the document, with one more per dataset: `DiamondsItem`. */
export function jsonSchemas(all: Iterable<Dataset>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  for (const dataset of all) registry.add(datasets.itemSchema(dataset), { id: itemSchemaName(dataset) });
  const { schemas } = z.toJSONSchema(registry, {
    target: 'openapi-3.0',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => name !== '__shared')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, forApiGateway(schema) as JsonSchema]),
  );
}

export function itemSchemaName({ name }: Dataset): string {
  const words = name.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Item`;
}

/** Without the keywords that API Gateway's models do not take; what they would have said, the functions check. */
function forApiGateway(schema: unknown, isNameMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((part) => forApiGateway(part));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => isNameMap || !(UNSUPPORTED.has(key) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'example' && !isNameMap ? value : forApiGateway(value, key === 'properties' && !isNameMap),
    ]),
  );
}

const UNSUPPORTED = new Set([
  '$id',
  '$schema',
  'id',
  'default',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'propertyNames',
]);

import * as z from 'zod';
import type { Dataset } from '../../../datasets/dataset.ts';
import { type ConfiguringKind, type DescribingKind, kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { warningSchema } from '../../../training/kinds/warning-schema.ts';
import { PERIOD_PATTERN } from '../../../training/table/period-pattern.ts';
import * as datasets from './datasets.ts';
import { MAX_ITEMS, MAX_ITEMS_TEXT } from './limits.ts';
import { marketAnswerSchema } from './market.ts';
import * as predictions from './predictions.ts';
import * as problem from './problem.ts';
import { promoteSchema } from './promote-request.ts';
import * as repair from './repair.ts';
import * as runs from './runs.ts';
import { trainSchema } from './train-request.ts';
import { acceptSchema, acceptSchemaOf, correctSchema, uploadRequestSchema } from './upload-requests.ts';
import * as uploads from './uploads.ts';

/** The parts of the kinds from which the documents are made. */
export interface DocumentKinds {
  readonly describing: Registry<DescribingKind>;
  readonly configuring: Registry<ConfiguringKind>;
}

/** Every schema of the wire by its name in the document. API Gateway accepts only letters and digits. */
const named = {
  Accept: acceptSchema,
  // The function checks by the rule itself. The document tells it as a pattern.
  Correct: correctSchema.extend({
    asOf: correctSchema.shape.asOf
      .describe('when its prices were made: a day, month, week or quarter')
      .meta({ example: '2026-06', pattern: PERIOD_PATTERN }),
  }),
  Card: datasets.cardSchema,
  Health: datasets.healthSchema,
  InputError: problem.inputErrorSchema,
  Market: marketAnswerSchema,
  Moved: uploads.movedSchema,
  PredictRequest: predictions.predictRequestSchema,
  Prediction: predictions.predictionSchema,
  Predictions: predictions.predictionsSchema,
  Problem: problem.problemSchema,
  Promote: promoteSchema,
  Promoted: datasets.promotedSchema,
  Repair: repair.repairSchema,
  Run: runs.runSchema,
  SimilarRequest: predictions.similarRequestSchema,
  WhatIfRequest: predictions.whatIfRequestSchema,
  RunStarted: runs.runStartedSchema,
  Runs: runs.runsSchema,
  Upload: uploads.uploadSchema,
  UploadDetail: uploads.uploadDetailSchema,
  UploadReceived: uploads.uploadReceivedSchema,
  UploadRequest: uploadRequestSchema,
  UploadUrl: uploads.uploadUrlSchema,
  Uploads: uploads.uploadsSchema,
  Version: datasets.versionSchema,
  VersionDetail: datasets.versionDetailSchema,
  Versions: datasets.versionsSchema,
  Warning: warningSchema,
};

export type SchemaName = keyof typeof named | 'Train';

export type JsonSchema = { readonly [key: string]: unknown };

/** The schemas of the document, with those of each dataset: `DiamondsItem`, `DiamondsPrediction`. */
export function jsonSchemas(
  all: readonly Dataset[],
  { describing, configuring }: DocumentKinds,
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  registry.add(trainSchema(Object.values(configuring)), { id: 'Train' });
  for (const dataset of all) {
    const kind = kindOf(describing, dataset);
    const names = schemaNames(dataset);
    const { one, list, listed, wrong } = predictions.answerSchemasOf(kind, dataset);
    const item = predictions.itemSchema(kind, dataset);
    registry.add(item, { id: names.item });
    registry.add(one, { id: names.prediction });
    registry.add(list, { id: names.predictions });
    registry.add(listed, { id: names.listed });
    registry.add(wrong, { id: names.wrong });
    registry.add(trainSchema([kindOf(configuring, dataset)]), { id: names.train });
    registry.add(acceptSchemaOf(dataset), { id: names.accept });
    const { similar, whatIf, whatIfRequest } = predictions.optionalSchemasOf(kind, dataset, item);
    if (similar) registry.add(similar, { id: names.similar });
    if (whatIf) registry.add(whatIf, { id: names.whatIf });
    if (whatIfRequest) registry.add(whatIfRequest, { id: names.whatIfRequest });
  }
  const { schemas } = z.toJSONSchema(registry, {
    target: 'openapi-3.0',
    io: 'input',
    uri: (id) => `#/components/schemas/${id}`,
    // OpenAPI 3.0.3: null is one of the words of a field that may be null.
    override: ({ jsonSchema }) => {
      const { nullable, enum: words } = jsonSchema;
      if (nullable && words && !words.includes(null)) jsonSchema.enum = [...words, null];
    },
  });
  const found: [string, unknown][] = Object.entries(schemas).filter(([name]) => name !== '__shared');
  for (const dataset of all)
    found.push([schemaNames(dataset).request, predictRequestOf(dataset, kindOf(describing, dataset))]);
  return Object.fromEntries(
    found
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, asJsonSchema(without(schema, NO_KEYWORDS))]),
  );
}

/**
 * The schemas by which API Gateway checks bodies. There is no schema of a dataset, and only keywords that its models
 * accept.
 */
export function gatewaySchemas(kinds: DocumentKinds): Record<string, JsonSchema> {
  const schemas = Object.entries(jsonSchemas([], kinds));
  return Object.fromEntries(schemas.map(([name, schema]) => [name, withoutGatewayKeywords(schema)]));
}

/** The functions check the rules of the removed keywords. */
export function withoutGatewayKeywords(schema: JsonSchema): JsonSchema {
  return asJsonSchema(without(schema, NOT_IN_GATEWAY));
}

/** `BlackOpals` for `black-opals`. */
export function pascalName({ name }: Dataset): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The names of the schemas of a dataset. */
export function schemaNames(dataset: Dataset) {
  const name = pascalName(dataset);
  return {
    accept: `${name}Accept`,
    item: `${name}Item`,
    request: `${name}PredictRequest`,
    prediction: `${name}Prediction`,
    predictions: `${name}Predictions`,
    listed: `${name}ListedPrediction`,
    wrong: `${name}WrongItem`,
    similar: `${name}Similar`,
    train: `${name}Train`,
    whatIf: `${name}WhatIf`,
    whatIfRequest: `${name}WhatIfRequest`,
  };
}

function predictRequestOf(dataset: Dataset, kind: DescribingKind): JsonSchema {
  const { singular, plural } = dataset.item;
  const item = { $ref: `#/components/schemas/${schemaNames(dataset).item}` };
  const list = { type: 'array', minItems: 1, maxItems: MAX_ITEMS, items: item };
  return {
    description: [
      `One ${singular}, or a list of at most ${MAX_ITEMS_TEXT} ${plural}.`,
      ...aboutRanges(dataset, kind),
    ].join(' '),
    oneOf: [
      item,
      list,
      { type: 'object', required: ['items'], additionalProperties: false, properties: { items: list } },
    ],
  };
}

/** The sentences of the kind about incomplete items and about time. */
function aboutRanges(dataset: Dataset, kind: DescribingKind): string[] {
  const lacking = (kind.patterns?.(dataset) ?? []).flatMap(({ unknown }) =>
    unknown.length > 0 ? [unknown.join(', ')] : [],
  );
  const moving = kind.movesInTime?.(dataset) ?? [];
  return [
    ...(lacking.length > 0
      ? [`There is a range of its own for a ${dataset.item.singular} without ${lacking.join('; without ')}.`]
      : []),
    ...(moving.length > 0 ? [`With time there moves ${moving.join(', ')}.`] : []),
  ];
}

/** A schema without some keywords at any depth. Names of properties and examples are no keywords. */
function without(schema: unknown, keywords: ReadonlySet<string>, isNameMap = false): unknown {
  if (Array.isArray(schema)) return schema.map((part) => without(part, keywords));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => isNameMap || !(keywords.has(key) || (key === 'maximum' && value === Number.MAX_SAFE_INTEGER)),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'example' && !isNameMap ? value : without(value, keywords, key === 'properties' && !isNameMap),
    ]),
  );
}

function asJsonSchema(value: unknown): JsonSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('a schema is no object');
  return Object.fromEntries(Object.entries(value));
}

/** Keywords that zod writes but OpenAPI 3.0 lacks. */
const NO_KEYWORDS: ReadonlySet<string> = new Set(['$id', '$schema', 'id', 'propertyNames']);

/** Keywords that the models of API Gateway refuse or do not need. */
const NOT_IN_GATEWAY: ReadonlySet<string> = new Set([
  'example',
  'default',
  'oneOf',
  'anyOf',
  'additionalProperties',
  'exclusiveMinimum',
  'exclusiveMaximum',
]);

import type { Dataset } from '../../../datasets/dataset.ts';
import { hasSourceLevels } from '../../../datasets/market.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { type DocumentKinds, type JsonSchema, jsonSchemas, pascalName, schemaNames } from '../wire/schemas.ts';
import {
  describeOperation,
  type OpenApiOperation,
  type Paths,
  pathsOf,
  securitySchemes,
} from './describe-operation.ts';
import type { Operation } from './operation.ts';
import { operationsOf } from './operations.ts';

/** The parts that every OpenAPI 3.0 document of ours has. */
export interface OpenApi<O = OpenApiOperation> {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  /** Relative to where the document lies: on AWS its path begins with the stage. */
  readonly servers?: readonly { readonly url: string; readonly description: string }[];
  readonly paths: Paths<O>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
  };
}

/** The interface as people and programs read it at /openapi.json: every path of every dataset, with its own schemas. */
export function createOpenApi(datasets: ReadonlyMap<string, Dataset>, kinds: DocumentKinds): OpenApi {
  const all = [...datasets.values()];
  const common = operationsOf([]).filter(({ path }) => !isOfDataset(path));
  const ofDataset = (dataset: Dataset) =>
    operationsOf([kindOf(kinds.describing, dataset)], dataset)
      .filter(({ path }) => isOfDataset(path))
      .map((operation) => forDataset(operation, dataset));
  return {
    openapi: '3.0.3',
    info: {
      title: 'Stima',
      version: '1',
      description: `Prices things and says why. Datasets: ${all.map((dataset) => `${dataset.name} (${schemaNames(dataset).item})`).join(', ')}.`,
    },
    servers: [{ url: '.', description: 'The server that gave this document' }],
    paths: pathsOf([...all.flatMap((dataset) => ofDataset(dataset)), ...common], describeOperation),
    components: { schemas: jsonSchemas(all, kinds), securitySchemes },
  };
}

const OF_DATASET = '/v1/{dataset}';

const isOfDataset = (path: string) => path === OF_DATASET || path.startsWith(`${OF_DATASET}/`);

/** An operation of one dataset, with its own path, id, body and answers. */
function forDataset(operation: Operation, dataset: Dataset): Operation {
  const own = operation.ofDataset?.(dataset);
  return {
    ...operation,
    path: operation.path.replace('{dataset}', dataset.name),
    id: `${operation.id}${pascalName(dataset)}`,
    ...(operation.query && { query: operation.query.filter(({ ofLevels }) => !ofLevels || hasSourceLevels(dataset)) }),
    ...(own?.content && operation.body && { body: { ...operation.body, content: own.content } }),
    ...(own?.answers && { answers: own.answers }),
  };
}

import type { Column, Dataset } from '../../../datasets/dataset.ts';
import { CorruptChampionError, findChampion } from '../../../registry/champion.ts';
import { findRecord } from '../../../registry/decode-record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { readAnything, recordReader } from '../../../training/table/read-json.ts';
import { docsPage } from '../document/docs-page.ts';
import type { OpenApi } from '../document/openapi.ts';
import type { Routes } from '../request/handler.ts';
import { type Datasets, getDataset, getVersion } from '../request/path-parameters.ts';
import { Problem } from '../request/problem.ts';
import { PAGE_POLICY } from '../request/security-headers.ts';

export interface CatalogDependencies {
  readonly datasets: Datasets;
  readonly models: Store;
  /** It is made when it is first needed. Most calls do not need it. */
  readonly document: () => OpenApi;
}

/** Lists datasets, their versions, and the interface itself. */
export function catalogRoutes({ datasets, models, document }: CatalogDependencies): Routes {
  const championOf = async ({ name }: Dataset) => (await findChampion(models, name))?.champion;
  /** Versions are listed even if the pointer is damaged: it can be repaired with one of them. */
  const versionOfChampion = async (dataset: Dataset) => {
    try {
      return (await championOf(dataset))?.version;
    } catch (error) {
      if (error instanceof CorruptChampionError) return undefined;
      throw error;
    }
  };

  return {
    'GET /v1/{dataset}': async (event) => {
      const dataset = getDataset(datasets, event);
      const champion = await championOf(dataset);
      if (champion === undefined) return { body: card(dataset) };
      const { previous, ...named } = champion;
      const report = await findReport(models, dataset.name, champion.version);
      return {
        body: {
          ...card(dataset),
          champion: { ...named, ...(previous !== null && { previous }) },
          ...(report !== undefined && { report }),
        },
      };
    },

    'GET /v1/{dataset}/versions': async (event) => {
      const dataset = getDataset(datasets, event);
      const champion = await versionOfChampion(dataset);
      const numbers = await listVersions(models, dataset.name);
      const versions = await inBatches(numbers, (version) => describeVersion(models, dataset.name, version, champion));
      return { body: { dataset: dataset.name, versions } };
    },

    'GET /v1/{dataset}/versions/{version}': async (event) => {
      const dataset = getDataset(datasets, event);
      const version = getVersion(event);
      const champion = await versionOfChampion(dataset);
      const found = await describeVersion(models, dataset.name, version, champion);
      if (found.report === undefined && found.decision === undefined && version !== champion) {
        const known = await listVersions(models, dataset.name);
        if (!known.includes(version)) {
          throw new Problem('unknown-version', `There is no version ${version} of ${dataset.name}.`);
        }
      }
      return { body: { dataset: dataset.name, ...found } };
    },

    'GET /health': async () => ({
      body: {
        status: 'ok',
        datasets: await Promise.all(
          [...datasets.values()].map(async (dataset) => {
            const version = (await championOf(dataset))?.version;
            return { dataset: dataset.name, ...(version !== undefined && { version }) };
          }),
        ),
      },
    }),

    'GET /openapi.json': () => ({ headers: FOR_ANYBODY, body: document() }),

    'GET /docs': () => ({
      headers: {
        ...FOR_ANYBODY,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': PAGE_POLICY,
      },
      body: docsPage(document()),
    }),
  };
}

/** An answer that may be cached, if the cache asks each time whether it is still the same. */
const FOR_ANYBODY = { 'cache-control': 'no-cache' };

function card({ name, item, target, columns, inputs, referenceItem }: Dataset) {
  return {
    dataset: name,
    item,
    target: { column: target.column, unit: target.unit },
    fields: columns.map(toField),
    inputs: inputs.map(({ name, columns, description }) => ({ name, columns, ...(description && { description }) })),
    referenceItem,
  };
}

function toField(column: Column) {
  const { name, title, kind } = column;
  if (kind === 'constant') return { name, title, kind, required: false, value: column.value, example: column.value };
  const { required, example } = column;
  return kind === 'number'
    ? { name, title, kind, required, unit: column.unit, min: column.min, max: column.max, example }
    : { name, title, kind, required, levels: column.levels, example };
}

/** The latest first. */
async function listVersions(models: Store, dataset: string): Promise<string[]> {
  const numbers: number[] = [];
  for await (const { key } of models.list(`${dataset}/v`)) {
    const number = /^v([1-9]\d*)\/model\.json$/.exec(key.slice(dataset.length + 1))?.[1];
    if (number !== undefined) numbers.push(Number(number));
  }
  return numbers.sort((a, b) => b - a).map((number) => `v${number}`);
}

async function describeVersion(models: Store, dataset: string, version: string, champion: string | undefined) {
  const [report, decision] = await Promise.all([
    findReport(models, dataset, version),
    findJson(models, `${dataset}/${version}/decision.json`),
  ]);
  return {
    version,
    champion: version === champion,
    ...(report !== undefined && { report }),
    ...(decision !== undefined && { decision }),
  };
}

/** Leaves out the points of the report's picture. They are many, and serve only the picture. */
async function findReport(models: Store, dataset: string, version: string) {
  const report = await findJson(models, `${dataset}/${version}/report.json`);
  const { evaluation } = report ?? {};
  if (typeof evaluation !== 'object' || evaluation === null) return report;
  const { points: _, ...figures } = evaluation as Record<string, unknown>;
  return { ...report, evaluation: figures };
}

/** Reports and decisions are passed on unchanged. */
const findJson = (store: Store, key: string): Promise<Record<string, unknown> | undefined> =>
  findRecord(store, key, recordReader(readAnything));

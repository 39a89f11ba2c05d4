import type { Column } from '../../../datasets/column.ts';
import type { Dataset } from '../../../datasets/dataset.ts';
import { findChampion } from '../../../registry/champion.ts';
import { CorruptRecordError, orDamage } from '../../../registry/record.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { type DescribingKind, kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { docsPage } from '../document/docs-page.ts';
import type { OpenApi } from '../document/openapi.ts';
import type { Routes } from '../request/handler.ts';
import { type Datasets, getDataset, getVersion } from '../request/path-parameters.ts';
import { Problem } from '../request/problem.ts';
import { PAGE_POLICY } from '../request/security-headers.ts';
import { toProblem } from '../request/to-problem.ts';
import { findDecision, findReport } from './version-report.ts';

export interface CatalogDependencies {
  readonly datasets: Datasets;
  readonly models: Store;
  /** It is made when it is first needed. Most calls do not need it. */
  readonly document: () => OpenApi;
  readonly describing: Registry<DescribingKind>;
}

/** Lists datasets, their versions, and the interface itself. */
export function catalogRoutes({ datasets, models, document, describing }: CatalogDependencies): Routes {
  const championOf = async ({ name }: Dataset) => (await findChampion(models, name))?.champion;
  /** Versions are listed even if the pointer is damaged: it can be repaired with one of them. */
  const versionOfChampion = async (dataset: Dataset) => {
    const champion = await orDamage(championOf(dataset));
    return champion instanceof CorruptRecordError ? undefined : champion?.version;
  };

  return {
    'GET /v1/{dataset}': async (event) => {
      const dataset = getDataset(datasets, event);
      const champion = await championOf(dataset);
      if (champion === undefined) return { body: card(dataset, kindOf(describing, dataset)) };
      const { previous, ...named } = champion;
      const report = await orDamage(findReport(models, dataset.name, champion.version));
      return {
        body: {
          ...card(dataset, kindOf(describing, dataset)),
          champion: { ...named, ...(previous !== null && { previous }) },
          ...wholeOrDamaged({ report }),
        },
      };
    },

    'GET /v1/{dataset}/versions': async (event) => {
      const dataset = getDataset(datasets, event);
      const champion = await versionOfChampion(dataset);
      const numbers = await listVersions(models, dataset.name);
      const versions = await inBatches(numbers, async (version) => {
        const [report, decision] = await Promise.all([
          orDamage(findReport(models, dataset.name, version)),
          orDamage(findDecision(models, dataset.name, version)),
        ]);
        return { version, champion: version === champion, ...wholeOrDamaged({ report, decision }) };
      });
      return { body: { dataset: dataset.name, versions } };
    },

    'GET /v1/{dataset}/versions/{version}': async (event) => {
      const dataset = getDataset(datasets, event);
      const version = getVersion(event);
      const champion = await versionOfChampion(dataset);
      const [report, decision] = await Promise.all([
        findReport(models, dataset.name, version),
        findDecision(models, dataset.name, version),
      ]);
      if (report === undefined && decision === undefined && version !== champion) {
        const known = await listVersions(models, dataset.name);
        if (!known.includes(version)) {
          throw new Problem('unknown-version', `There is no version ${version} of ${dataset.name}.`);
        }
      }
      const found = wholeOrDamaged({ report, decision });
      return { body: { dataset: dataset.name, version, champion: version === champion, ...found } };
    },

    'GET /health': async () => ({
      body: {
        status: 'ok',
        datasets: await Promise.all(
          [...datasets.values()].map(async (dataset) => {
            const champion = await orDamage(championOf(dataset));
            if (champion instanceof CorruptRecordError)
              return { dataset: dataset.name, damaged: true, message: toProblem(champion)?.message };
            return { dataset: dataset.name, ...(champion && { version: champion.version }) };
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

function card(dataset: Dataset, kind: DescribingKind) {
  const { name, item, target, columns, inputs, referenceItem } = dataset;
  return {
    dataset: name,
    item,
    target: {
      column: target.column,
      unit: target.unit,
      ...(target.answers && { answers: target.answers }),
      ...named(target),
    },
    fields: columns.map((column) => ({
      ...toField(column, kind.directionOf?.(dataset, column.name)),
      ...named(column),
    })),
    inputs: inputs.map(({ name, columns, description }) => ({ name, columns, ...(description && { description }) })),
    referenceItem,
  };
}

/** The other names that a column may have in a file. */
const named = ({ synonyms }: { readonly synonyms?: readonly string[] }) => (synonyms ? { synonyms } : {});

function toField(column: Column, direction: 'rising' | 'falling' | undefined) {
  const { name, title, kind } = column;
  if (kind === 'constant') return { name, title, kind, required: false, value: column.value, example: column.value };
  const { required, example } = column;
  if (kind === 'text') return { name, title, kind, required, example };
  if (kind !== 'number') {
    const best = direction && (direction === 'rising' ? 'last' : 'first');
    const isOpen = column.kind === 'category' && column.open === true;
    const scales = column.scales?.map(({ name: scale, title: called }) => ({ name: scale, title: called }));
    return {
      ...{ name, title, kind, required, levels: column.levels, example },
      ...(best && { best }),
      ...(isOpen && { open: true }),
      ...(scales && { scales }),
    };
  }
  const { label, unit, min, max } = column;
  return { name, title, ...(label !== undefined && { label }), kind, required, unit, min, max, example };
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

/** What was found, and in a sentence what is damaged of it. */
function wholeOrDamaged(found: Readonly<Record<string, Record<string, unknown> | CorruptRecordError | undefined>>) {
  const whole = Object.entries(found).filter(([, record]) => record && !(record instanceof CorruptRecordError));
  const damages = Object.values(found).filter((record) => record instanceof CorruptRecordError);
  const message = damages.map((damage) => toProblem(damage)?.message).join(' ');
  return { ...Object.fromEntries(whole), ...(damages.length > 0 && { damaged: true, message }) };
}

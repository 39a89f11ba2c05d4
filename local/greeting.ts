import { relative } from 'node:path';
import type { Dataset } from '../datasets/dataset.ts';
import { CorruptChampionError, findChampion } from '../registry/champion.ts';
import type { AnsweringKind } from '../training/kinds/answering-kind.ts';
import { kindOf, type Registry } from '../training/kinds/kind.ts';
import { exampleItem } from '../training/table/item.ts';
import type { Home } from './home/home.ts';
import { headerFile, pageLink, pageLinkFile } from './home/secrets.ts';
import type { Served, StimaServer } from './server.ts';

export interface GreetingOptions {
  /** The duration of the start, in seconds. */
  readonly seconds: number;
  /** Whether the two secrets are shown. They are shown on a terminal, but not if a log keeps the output. */
  readonly showSecrets: boolean;
}

/** The text after a successful start. It names the version that answers, a call to try, and the folder for files. */
export async function greeting(
  { url, secrets, home }: StimaServer,
  { datasets, answering }: Pick<Served, 'datasets' | 'answering'>,
  { seconds, showSecrets }: GreetingOptions,
): Promise<string> {
  const shown = relative(process.cwd(), home.folder);
  const root = shown === '' || shown.startsWith('..') ? home.folder : shown;
  const lines = [''];
  for (const dataset of datasets.values()) {
    const { name, item } = dataset;
    const example = exampleItem(dataset);
    const { version, fault } = await findAnswering(home, answering, dataset);
    const incoming = `${root}/data/incoming/${name}/`;
    lines.push(
      fault
        ? `Stima listens on ${url}, but ${name} cannot be priced: ${fault} Make a whole version champion: POST ${url}/v1/${name}/versions/{version}/promote; GET ${url}/v1/${name}/versions lists them.`
        : version
          ? `Stima prices ${name} with ${version} on ${url} (ready in ${seconds.toFixed(1)} s).`
          : `Stima listens on ${url}; ${name} has no model yet: copy a CSV of priced ${item.plural} into ${incoming}`,
      '',
      ...(showSecrets
        ? [
            `  page          ${pageLink(url, secrets)}`,
            `  partner key   ${secrets.partnerKey}`,
            `  owner token   ${secrets.ownerToken}`,
          ]
        : [
            `  page                       open the link in ${pageLinkFile(root)}`,
            `  partner key, owner token   in ${root}/secrets.json`,
          ]),
      '',
      `Price a ${item.singular}:`,
      '',
      `  curl -s ${url}/v1/${name}/predict -H @${headerFile(root, 'partner')} -H 'content-type: application/json' -d '${JSON.stringify(example)}'`,
      '',
      `Teach it: copy a CSV into ${incoming}`,
      ...(version ? [`How good it is: ${root}/models/${name}/${version}/report.html`] : []),
      `Documentation: ${url}/docs · stop with Ctrl-C`,
      '',
    );
  }
  return lines.join('\n');
}

/** The version that answers, or the reason why none can. */
async function findAnswering(
  { models }: Home,
  answering: Registry<AnsweringKind>,
  dataset: Dataset,
): Promise<{ readonly version?: string; readonly fault?: string }> {
  let key = '';
  try {
    const found = await findChampion(models, dataset.name);
    if (!found) return {};
    const { version } = found.champion;
    key = `${dataset.name}/${version}/model.json`;
    kindOf(answering, dataset).openModel(dataset, (await models.get(key)).body);
    return { version };
  } catch (error) {
    if (error instanceof CorruptChampionError) return { fault: `${error.key} is damaged: ${error.found}.` };
    return { fault: `${key && `${key}: `}${(error as Error).message}.` };
  }
}

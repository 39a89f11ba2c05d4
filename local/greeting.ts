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
  { url, secrets, home, learning }: StimaServer,
  { datasets, answering }: Pick<Served, 'datasets' | 'answering'>,
  { seconds, showSecrets }: GreetingOptions,
): Promise<string> {
  const shown = relative(process.cwd(), home.folder);
  const root = shown === '' || shown.startsWith('..') ? home.folder : shown;
  const keys = showSecrets
    ? [
        `  page          ${pageLink(url, secrets)}`,
        `  partner key   ${secrets.partnerKey}`,
        `  owner token   ${secrets.ownerToken}`,
      ]
    : [
        `  page                       open the link in ${pageLinkFile(root)}`,
        `  partner key, owner token   in ${root}/secrets.json`,
      ];
  const lines = [''];
  for (const [i, dataset] of [...datasets.values()].entries()) {
    const { name, item, target } = dataset;
    const { version, fault } = await findAnswering(home, answering, dataset);
    const incoming = `${root}/data/incoming/${name}/`;
    const ready = i === 0 ? ` (ready in ${seconds.toFixed(1)} s)` : '';
    lines.push(
      version
        ? `Stima ${target.answers ? 'judges' : 'prices'} ${name} with ${version} on ${url}${ready}.`
        : `Stima listens on ${url}${withoutModel(dataset, { url, fault, incoming, isLearning: learning.has(name) })}`,
      '',
      ...(i === 0 ? [...keys, ''] : []),
      `${target.answers ? 'Ask about' : 'Price'} a ${item.singular}:`,
      '',
      `  curl -s ${url}/v1/${name}/predict -H @${headerFile(root, 'partner')} -H 'content-type: application/json' -d '${JSON.stringify(exampleItem(dataset))}'`,
      '',
      `Teach it: copy a CSV into ${incoming}`,
      ...(version ? [`How good it is: ${root}/models/${name}/${version}/report.html`] : []),
      '',
    );
  }
  return [...lines, `Documentation: ${url}/docs · stop with Ctrl-C`, ''].join('\n');
}

/** Why a dataset does not answer, and what to do. */
function withoutModel(
  { name, item }: Dataset,
  {
    url,
    fault,
    incoming,
    isLearning,
  }: { url: string; fault?: string | undefined; incoming: string; isLearning: boolean },
): string {
  if (fault !== undefined)
    return `, but ${name} cannot be priced: ${fault} Make a whole version champion: POST ${url}/v1/${name}/versions/{version}/promote; GET ${url}/v1/${name}/versions lists them.`;
  if (isLearning) return `; ${name} learns the ${item.plural} that ship, and answers when that is done.`;
  return `; ${name} has no model yet: copy a CSV of known ${item.plural} into ${incoming}`;
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

import { datasets } from '../../datasets/datasets.ts';
import { datasetFile } from '../../datasets/folders.ts';
import { exampleItem } from '../../training/table/item.ts';
import type { EmulatedStacks } from './emulated-stacks.ts';

/** What a person needs to teach what was deployed and to ask it. */
export function emulatedGreeting(
  { address, partnerKey, dataBucket, modelsBucket, emulator }: EmulatedStacks,
  seconds: number,
): string {
  const lines = [
    '',
    `Stima is deployed on the emulator of AWS (${seconds} s). It knows nothing yet.`,
    '',
    `  address       ${address}`,
    `  partner key   ${partnerKey}`,
    `  buckets       ${dataBucket}, ${modelsBucket}`,
    `  endpoint      ${emulator.url} (AWS_ENDPOINT_URL; any credentials)`,
    `  calls         ${emulator.folder}/calls.jsonl: each call of a role, and whether its policies allow it`,
  ];
  for (const dataset of datasets.values()) {
    const { name } = dataset;
    const json = "-H 'content-type: application/json'";
    lines.push(
      '',
      `Teach it ${name} (the owner signs on AWS; the emulator checks no signature):`,
      '',
      `  curl -s '${address}/v1/${name}/uploads?name=${name}.csv' -H 'content-type: text/csv' --data-binary @${datasetFile(name, `${name}.csv`)}`,
      '',
      'Some seconds later, ask it:',
      '',
      `  curl -s ${address}/v1/${name}/predict -H 'x-api-key: ${partnerKey}' ${json} -d '${JSON.stringify(exampleItem(dataset))}'`,
    );
  }
  return `${[...lines, '', 'Ctrl-C ends all that was started, and leaves nothing.', ''].join('\n')}`;
}

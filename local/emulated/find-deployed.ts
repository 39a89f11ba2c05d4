import { readFile } from 'node:fs/promises';
import { listReader, objectReader, parseJson, readString, recordReader } from '../../training/table/read-json.ts';
import { callEmulator } from './call-emulator.ts';

/** What a deployment has made, by the names that its users need. */
export interface Deployed {
  /** The address of the interface, without a slash at its end: `/v1/…` follows. */
  readonly address: string;
  /** The key of the first partner on the plan `gold`. */
  readonly partnerKey: string;
  readonly dataBucket: string;
  readonly modelsBucket: string;
}

/** @param outputs the file that `cdk deploy --outputs-file` has written */
export async function findDeployed(emulatorUrl: string, outputs: string): Promise<Deployed> {
  const stacks = parseJson(await readFile(outputs, 'utf8'), recordReader(recordReader(readString)));
  const find = (name: RegExp): string => {
    const found = Object.values(stacks)
      .flatMap(Object.entries)
      .find(([key]) => name.test(key));
    if (!found) throw new Error(`no stack has an output ${name}`);
    return found[1];
  };
  const [, api, stage] = /^https?:\/\/(\w+)\.[^/]+\/(\w+)\/$/.exec(find(/^ApiEndpoint/)) ?? [];
  return {
    // The name of the host that the output has is known to no DNS of this machine.
    address: `${emulatorUrl}/_aws/execute-api/${api}/${stage}`,
    partnerKey: await findKey(emulatorUrl, `stima-${stage}-serving-gold`),
    dataBucket: find(/^ExportsOutputRefData/),
    modelsBucket: find(/^ExportsOutputRefModels/),
  };
}

/** As docs/deploy.md does it: the plan by its name, its first key, the value of that key. */
async function findKey(url: string, planName: string): Promise<string> {
  const ask = (path: string) => callEmulator(url, 'apigateway', path);
  const plans = parseJson(await ask('/usageplans'), objectReader({ item: listReader(readPlan) }));
  const plan = plans.item.find(({ name }) => name === planName);
  if (!plan) throw new Error(`there is no usage plan ${planName}`);
  const keys = parseJson(await ask(`/usageplans/${plan.id}/keys`), objectReader({ item: listReader(readId) }));
  const [key] = keys.item;
  if (!key) throw new Error(`the usage plan ${planName} has no key`);
  return parseJson(await ask(`/apikeys/${key.id}?includeValue=true`), objectReader({ value: readString })).value;
}

const readId = objectReader({ id: readString });
const readPlan = objectReader({ id: readString, name: readString });

import { listReader, objectReader, parseJson, readString, recordReader } from '../../../training/table/read-json.ts';
import { callEmulator } from '../call-emulator.ts';

const PATH = '/2015-03-31/functions';
const readFunctions = objectReader({ Functions: listReader(objectReader({ FunctionName: readString })) });
const readConfiguration = objectReader({ Environment: objectReader({ Variables: recordReader(readString) }) });

/** Sets variables of one function, which keeps its others. */
export async function setEnvironment(
  url: string,
  start: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { Functions } = parseJson(await callEmulator(url, 'lambda', PATH), readFunctions);
  const found = Functions.find(({ FunctionName }) => FunctionName.includes(start));
  if (!found) throw new Error(`no function is named ${start}`);
  const path = `${PATH}/${found.FunctionName}/configuration`;
  const { Environment } = parseJson(await callEmulator(url, 'lambda', path), readConfiguration);
  const body = JSON.stringify({ Environment: { Variables: { ...Environment.Variables, ...variables } } });
  await callEmulator(url, 'lambda', path, { method: 'PUT', body });
}

import { datasets } from '../../datasets/datasets.ts';
import { parseJson, readAnything } from '../../training/table/read-json.ts';
import { shipped } from '../shipped.ts';
import { findMissing } from './find-missing.ts';
import { invokeFunction } from './invoke-function.ts';
import { predictEvent } from './predict-event.ts';
import { startSamStack } from './sam-stack.ts';
import { openTrainedHome } from './trained-home.ts';

/** npm run sam:invoke [-- '{"carat": 1.1, …}'] prices one item in a container, with the champion of STIMA_HOME. */
const [dataset] = datasets.values();
const missing = await findMissing();
if (missing !== undefined || dataset === undefined) {
  process.stderr.write(`sam:invoke cannot run here: ${missing}.\n`);
  process.exit(1);
}
const [given] = process.argv.slice(2);
const item = given === undefined ? dataset.referenceItem : parseJson(given, readAnything);
const stack = await startSamStack(await openTrainedHome(shipped));
try {
  const { result, log } = await invokeFunction(stack, 'predict', predictEvent(dataset.name, item));
  process.stdout.write(`${JSON.stringify(parseJson(result.body, readAnything), null, 2)}\n`);
  if (result.statusCode >= 500) process.stderr.write(log);
  process.exitCode = result.statusCode === 200 ? 0 : 1;
} finally {
  await stack.stop();
}

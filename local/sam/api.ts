import { datasets } from '../../datasets/datasets.ts';
import { readPort } from '../read-port.ts';
import { shipped } from '../shipped.ts';
import { findMissing } from './find-missing.ts';
import { startSamServer } from './sam-server.ts';
import { startSamStack } from './sam-stack.ts';
import { openTrainedHome } from './trained-home.ts';

/**
 * npm run sam:api serves the interface on PORT (3100 if it is not set) until Ctrl-C. Its functions run in containers.
 */
const port = readPort(3_100);
const missing = await findMissing();
if (missing !== undefined) {
  process.stderr.write(`sam:api cannot run here: ${missing}.\n`);
  process.exit(1);
}
const stack = await startSamStack(await openTrainedHome(shipped));
try {
  const onLog = (text: string) => process.stderr.write(text);
  const api = await startSamServer(stack, { command: 'start-api', port, onLog });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, api.stop);
  for (const { name, referenceItem } of datasets.values()) {
    const call = `curl -s ${api.url}/v1/${name}/predict -H 'content-type: application/json'`;
    process.stdout.write(`\n  ${call} -d '${JSON.stringify(referenceItem)}'\n\nCtrl-C stops it.\n`);
  }
  await api.ended;
} finally {
  await stack.stop();
}

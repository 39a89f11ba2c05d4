import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findFreePort } from '../../registry/storage/versitygw.ts';
import { readPort } from '../read-port.ts';
import { EmulatedError } from './emulated-error.ts';
import { emulatedGreeting } from './emulated-greeting.ts';
import { type EmulatedStacks, startEmulatedStacks } from './emulated-stacks.ts';

const HELP = `npm run deploy:emulated [-- --details FILE]

  --details FILE  writes address, key, buckets and folder as JSON once all is ready
  --help          this

  PORT            port on 127.0.0.1, 4566 when not set; 0 for any that is free
  STIMA_PYTHON    a Python from 3.11 to 3.13; when not set, one on the path
`;

/** npm run deploy:emulated: `cdk deploy --all` on an emulator of AWS, until Ctrl-C. It ends all that it has started. */
const started = performance.now();
const interrupted = new AbortController();
let isReady = false;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    // Before it is ready, what was asked for is not done.
    if (!isReady) process.exitCode = code;
    interrupted.abort();
  });

try {
  const { values } = parseArgs({ options: { details: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) process.stdout.write(HELP);
  else await run(values.details);
} catch (error) {
  if (!interrupted.signal.aborted) {
    say(error instanceof Error ? error.message : `${error}`);
    process.exitCode = 1;
  }
}

async function run(details: string | undefined): Promise<void> {
  const stacks = await startEmulatedStacks({
    // LocalStack is told its port; it cannot choose one.
    port: readPort(4_566) || (await findFreePort()),
    signal: interrupted.signal,
    onStep: say,
    onLog: (text) => process.stderr.write(text),
  });
  try {
    if (details !== undefined) await writeFile(details, JSON.stringify(detailsOf(stacks)));
    process.stdout.write(emulatedGreeting(stacks, Math.round((performance.now() - started) / 1000)));
    isReady = true;
    await Promise.race([stacks.emulator.ended, aborted(interrupted.signal)]);
    if (!interrupted.signal.aborted) throw new EmulatedError('The emulator has ended by itself.');
  } finally {
    await stacks.emulator.stop();
  }
}

function detailsOf({ emulator: { url, folder }, ...deployed }: EmulatedStacks) {
  return { ...deployed, url, folder, pid: process.pid };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve());
  });
}

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

import './thread-pool.ts';
import { parseArgs } from 'node:util';
import { createProgress } from '../cli/terminal/progress.ts';
import { messageOf } from '../lambdas/flow/record-failure.ts';
import { showText } from '../training/table/show-text.ts';
import { CURRENCY_VARIABLE, readCurrency } from '../training/table/with-currency.ts';
import { greeting } from './greeting.ts';
import { readPort } from './read-port.ts';
import type { RunEvent } from './runs/run-events.ts';
import { type StimaServer, startServer } from './server.ts';
import { shipped } from './shipped.ts';

const HELP = `npm start [-- --empty] [-- --currency EUR]

  --empty      start with no model; learn from the first file that arrives
  --currency   the currency of your prices, chosen once; USD when never chosen
  --help       this

  PORT         port on 127.0.0.1, 3000 when not set
  STIMA_HOME   folder for data, models and secrets, .stima when not set
  ${CURRENCY_VARIABLE}   the same as --currency
  STIMA_HOSTS  names that it is called by beside 127.0.0.1 and localhost, with commas between
`;

// Only the user of this process may read the files that this process makes, including files of libraries.
process.umask(0o077);

// If the terminal or the pipe is closed, output is lost, but the server goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('SIGHUP', () => {});

const started = performance.now();
const progress = createProgress(process.stderr);
let server: StimaServer | undefined;
let stoppedAt: number | undefined;

/** npm passes on a signal that the terminal has already sent to its whole group. Two signals so close together count as one. */
const SAME_WISH_MS = 500;

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, async () => {
    if (!server) process.exit(code);
    // A second signal ends the process without waiting for the calls under way. No stored data is lost.
    if (stoppedAt !== undefined) return performance.now() - stoppedAt < SAME_WISH_MS ? undefined : process.exit(code);
    stoppedAt = performance.now();
    await server.close();
    process.exit(0);
  });

try {
  const { values } = parseArgs({
    options: { empty: { type: 'boolean' }, currency: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const currency = values.currency ?? readCurrency(process.env);
  server = await startServer({
    served: shipped,
    port: readPort(3_000),
    empty: values.empty ?? false,
    ...(currency !== undefined && { currency }),
    hosts: (process.env.STIMA_HOSTS ?? '').split(',').flatMap((name) => name.trim() || []),
    onRun: show,
    onNote: say,
  });
  server.recovered.catch((error: Error) => say(`Unfinished work could not be completed: ${error.message}`));
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(await greeting(server, shipped, { seconds, showSecrets: process.stdout.isTTY }));
} catch (error) {
  say(`${error instanceof Error ? error.message : error}`);
  await server?.close();
  process.exit(1);
}

function show(event: RunEvent): void {
  if (event.kind === 'progress') progress.update(event.step, event.share);
  else if (event.kind === 'step') progress.done(event.step, showText(event.message));
  else if (event.outcome.status === 'FAILED') {
    progress.close();
    const { error, cause } = event.outcome;
    const next = event.againInMs === undefined ? '' : ` It is tried again in ${Math.round(event.againInMs / 1_000)} s.`;
    say(`Run ${event.runId} failed: ${error}: ${sentence(messageOf(cause))}${next}`);
  }
}

function say(message: string): void {
  process.stderr.write(`${showText(message, { keepLines: true })}\n`);
}

/** This is a function declaration and not a constant, since it is called before this line is reached. */
function sentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}

import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { showText } from '../training/table/show-text.ts';
import { addDatasetCommands } from './program/dataset-commands.ts';
import { addModelCommands } from './program/model-commands.ts';
import { addPartnerCommands } from './program/partner-commands.ts';
import { addStoreCommands } from './program/store-commands.ts';
import { addTrainingCommands } from './program/training-commands.ts';
import { exitCodes, Failure, toFailure } from './terminal/failure.ts';
import { ReaderGone } from './terminal/write-output.ts';

const EXIT_CODES = `
Exit codes: 0 done · 1 unexpected · 2 wrong usage or --config · 3 wrong input · 4 model missing or damaged
            5 the model that was there stays, as the new one is not fit to take its place · 130 interrupted`;

const program = new Command('stima')
  .description('Prices items with reasons: trains from a CSV, prices one, and says how well.')
  .version(packageJson.version, '--version')
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .addHelpText('after', `${EXIT_CODES}\n\nstima <command> --help shows examples.`);

addTrainingCommands(program);
addModelCommands(program);
addDatasetCommands(program);
addStoreCommands(program);
addPartnerCommands(program);

// The reader of standard error may go away. The work goes on.
process.stderr.on('error', () => {});
process.stdout.on('error', reportUnwritten);
try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  if ((error instanceof CommanderError && error.exitCode === 0) || error instanceof ReaderGone) return;
  const failure = error instanceof CommanderError ? usageFailure(error) : toFailure(error);
  const message = process.argv.includes('--json')
    ? JSON.stringify({ error: { kind: failure.kind, message: failure.message } })
    : showText(failure.message, { keepLines: true });
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCodes[failure.kind];
}

function usageFailure({ code, message }: CommanderError): Failure {
  if (code === 'commander.help') return new Failure('usage', 'No command is given; name one of those above.');
  const sentence = message
    .replace(/^error: /, '')
    .replace(/\n/g, ' ')
    .replace(/[.?)]?$/, (end) => end || '.');
  return new Failure('usage', `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} See stima --help.`);
}

/** The reader of the result may stop reading. But a result that could not be written is no success. */
function reportUnwritten(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE')
    fail(new Failure('unexpected', `The result could not be written: ${toFailure(error).message}`));
}

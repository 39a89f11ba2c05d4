import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { DATE_FORMATS } from '../training/table/date-format.ts';
import { showText } from '../training/table/show-text.ts';
import type { CheckOptions } from './commands/check.ts';
import type { NewDatasetOptions } from './commands/dataset-new.ts';
import type { RenewDatasetOptions } from './commands/dataset-renew.ts';
import type { EvaluateOptions } from './commands/evaluate.ts';
import { exitCodes, Failure, toFailure } from './terminal/failure.ts';
import { createSession, type Session, type SessionOptions } from './terminal/session.ts';
import { ReaderGone } from './terminal/write-output.ts';

const EXIT_CODES = `
Exit codes: 0 done · 1 unexpected · 2 wrong usage or --config · 3 wrong input · 4 model missing or damaged
            5 the model that was there stays, as the new one is not fit to take its place · 130 interrupted`;

/** The shipped datasets and kinds are loaded when a command needs them: help and wrong usage answer at once. */
const known = async () => (await import('./known/shipped.ts')).shipped;
const knownAnswers = async () => (await import('./known/shipped-answers.ts')).shippedAnswers;
const TRAIN_THREAD = new URL('./training/train-worker.ts', import.meta.url);
const trainSources = async () => ({
  known: (await import('./known/shipped-choices.ts')).shippedChoices,
  loadAll: known,
  thread: TRAIN_THREAD,
});

/** Options of commands that learn from a file. */
const AS_OF = ['--as-of <period>', 'when the prices were made: a day, month, week or quarter, as 2026-06'] as const;
const SOURCE = ['--source <name>', 'who made the prices, if it was not you: a source has a level of its own'] as const;

const program = new Command('stima')
  .description('Prices items with reasons: trains from a CSV, prices one, and says how well.')
  .version(packageJson.version, '--version')
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .addHelpText('after', `${EXIT_CODES}\n\nstima <command> --help shows examples.`);

command('train', 'train from a CSV with prices, or go on from a trained model with fresh data', written())
  .requiredOption('--data <file>', 'CSV with prices, plain or gzip; - is standard input (kept in a file meanwhile)')
  .requiredOption('--output <folder>', 'where the model is written; takes the place of a model that is there')
  .option('--model <folder>', 'trained model to go on from; nothing of it is read twice')
  .option('--config <file>', 'parameters as JSON; stima config lists them')
  .option('--dataset <name>', 'what the rows are; needed only where several datasets are known')
  .option('--reference <file>', 'reference for robust weights, as another training wrote it (reference.json)')
  .option(...AS_OF)
  .option(...SOURCE)
  .option('--force', 'put the model in place of a good one even if it is not fit to go live; that one is kept')
  .addOption(new Option('--on <where>', 'where to train').choices(['here', 'sagemaker']).default('here'))
  .optionsGroup('Options with --on sagemaker:')
  .addOption(new Option('--image <uri>', 'image with its tag, in ECR').env('STIMA_SAGEMAKER_IMAGE'))
  .addOption(new Option('--role <arn>', 'role that the job has').env('STIMA_SAGEMAKER_ROLE'))
  .addOption(
    new Option('--bucket <name>', 'bucket that data and model pass through, under jobs/').env('STIMA_SAGEMAKER_BUCKET'),
  )
  .option('--instance <type>', 'machine, with x86_64 processors', 'ml.m5.large')
  .option('--volume <gigabytes>', 'its disk; it holds the data up to three times', readCount, 30)
  .option('--max-minutes <number>', 'the job is stopped after so long at work', readCount, 120)
  .option('--max-wait-minutes <number>', 'the same with the waiting for a Spot machine', readCount, 240)
  .option('--no-spot', 'a machine that is not taken back, at the full price')
  .addHelpText(
    'after',
    examples(
      ['stima train --data stones.csv --output model', 'a first model'],
      ['stima train --data fresh.csv --model model --output model', 'goes on with fresh rows'],
      ['zcat *.csv.gz | stima train --data - --output model', 'from a pipe'],
      ['stima train --on sagemaker --data stones.csv --output model', 'in a training job'],
    ) +
      `
A first training makes its own reference for robust weights from the rows (two passes); going on keeps it. Going on gives
the model that training on all rows at once with the same reference (--reference) gives, byte for byte.

On SageMaker the image of container/Dockerfile does the same, from rows alone (no --model, no --reference), and leaves the same
folder. --data is a file, which is uploaded, or the s3://bucket/key that keys of .csv and .csv.gz begin with. Region and
credentials are those of the AWS command line. Ctrl-C stops the job. --image is the TrainingRepository of the training stack
with the tag of an image in it, --role its TrainingRole, --bucket the DataBucket of the data stack.`,
  )
  .hook('preAction', refuseUnused)
  .action(
    run(async (options, session) =>
      (await import('./commands/train.ts')).train(options, session, await trainSources()),
    ),
  );

command('predict', 'price a CSV of any size', written())
  .requiredOption('--model <folder>', 'trained model')
  .requiredOption('--data <file>', 'CSV, plain or gzip; - is standard input')
  .requiredOption('--output <file>', 'where to write it, compressed if it ends in .gz; - is standard output')
  .addHelpText(
    'after',
    examples(
      ['stima predict --model model --data stones.csv --output priced.csv', ''],
      ['cat stones.csv | stima predict --model model --data - --output - | head', 'in a pipe'],
    ) +
      `
A column as_of (2026-06, or a day, a week or a quarter) prices each row at the level of that time.
All columns stay, in their order; predicted_price, range_low, range_high, range_coverage, range_unsupported, model_version,
warnings and error are added. range_coverage is empty where nothing supports the range, and range_unsupported says why. A row
that cannot be priced keeps its cells, and error says why.`,
  )
  .action(
    run(async (options, session) =>
      (await import('./commands/predict.ts')).predict(options, session, await knownAnswers()),
    ),
  );

command('evaluate', 'measure a model on a CSV with prices', written())
  .requiredOption('--model <folder>', 'trained model')
  .requiredOption('--data <file>', 'CSV with prices, plain or gzip; - is standard input')
  .option('--output <file>', 'where to write the result as JSON as well')
  .option('--forward', 'learn the file up to each of its last six periods, as the model was, and try the next one')
  .addHelpText(
    'after',
    examples(
      ['stima evaluate --model model --data unseen.csv', ''],
      ['stima evaluate --model model --data history.csv --forward', 'errors forward in time, of a file with dates'],
    ),
  )
  .action(
    run(async ({ forward, ...options }: EvaluateOptions & { readonly forward?: boolean }, session) =>
      forward
        ? (await import('./commands/evaluate-forward.ts')).evaluateForward(options, session, await known())
        : (await import('./commands/evaluate.ts')).evaluate(options, session, await known()),
    ),
  );

command('check', 'look at a CSV with prices as a training or an upload would, and keep nothing', written())
  .argument('<file>', 'CSV with prices, plain or gzip, or another file that train takes; - is standard input')
  .option('--model <folder>', 'trained model: what going on from it with these rows would come to')
  .option('--dataset <name>', 'what the rows are; needed only where several datasets are known')
  .option(...AS_OF)
  .option(...SOURCE)
  .option('--output <file>', 'where to write the refused rows, as a rejected.csv')
  .addHelpText(
    'after',
    examples(
      ['stima check november.csv', 'how it is read, and which rows are refused'],
      ['stima check november.csv --model model --json', 'and whether the model with it would go live'],
      ['stima check list.csv --model model --as-of 2026-06 --source wholesaler', 'prices of another time and hand'],
    ) +
      `
Ends with 0 if the file would count, with 3 if it cannot be read or no row can be used, and with 5 if it would be held, or if the
model that goes on with it would not go live.`,
  )
  .action((file: string, options: Omit<CheckOptions, 'file'>) =>
    run(async (given: Omit<CheckOptions, 'file'>, session) => {
      const { check } = await import('./commands/check.ts');
      process.exitCode = await check({ ...given, file }, session, { known: await known(), thread: TRAIN_THREAD });
    })(options),
  );

command('explain', 'price one item and say why')
  .requiredOption('--model <folder>', 'trained model')
  .option('--item <json>', 'the item as JSON')
  .option('--data <file>', 'CSV to take the item from')
  .option('--row <number>', 'its row, from 1 below the header', readCount)
  .option('--as-of <period>', 'at the level of an earlier day, month, week or quarter, as 2026-06; today when left out')
  .addHelpText(
    'after',
    examples(
      [`stima explain --model model --item '{"carat":1.1,"cut":"Ideal","color":"G","clarity":"VS2"}'`, ''],
      ['stima explain --model model --data stones.csv --row 7', ''],
    ),
  )
  .action(
    run(async (options, session) =>
      (await import('./commands/explain.ts')).explain(options, session, await knownAnswers()),
    ),
  );

command('market', 'print the index of prices that a model has found: the level of each period against the last')
  .requiredOption('--model <folder>', 'trained model')
  .option('--output <file>', 'where to write it as CSV as well')
  .addHelpText(
    'after',
    examples(['stima market --model model', ''], ['stima market --model model --output index.csv', '']),
  )
  .action(
    run(async (options, session) =>
      (await import('./commands/market.ts')).market(options, session, await knownAnswers()),
    ),
  );

command('reference', 'make the reference for robust weights that ships with a dataset')
  .requiredOption('--dataset <name>', 'its folder in datasets/')
  .option('--data <file>', 'CSV in place of the one that ships')
  .option('--output <file>', 'file in place of the one that ships')
  .addHelpText('after', examples(['stima reference --dataset diamonds', '']))
  .action(
    run(async (options, session) =>
      (await import('./commands/reference.ts')).reference(options, session, await known()),
    ),
  );

command('repair', 'make damaged records of the store of a server again (STIMA_HOME, .stima if it is not set)')
  .argument('[dataset]', 'the one dataset to look at; all when left out')
  .option('--dry-run', 'write nothing, and say what would be done')
  .addHelpText(
    'after',
    examples(['stima repair', ''], ['stima repair diamonds --dry-run', '']) +
      `
Each damaged record has a line: it is made again from what else is stored, or the next training makes it again, or it is lost and
the line says what that means. A server may be at work on the store. Exit code 4 if a record is still damaged.`,
  )
  .action((dataset: string | undefined, options: SessionOptions & { dryRun?: boolean }) =>
    run(async (chosen: typeof options, session) =>
      (await import('./commands/repair.ts')).repair(dataset, chosen, session, await knownAnswers()),
    )(options),
  );

command('correct', 'say when the prices of an upload of a server were made (STIMA_HOME, .stima if it is not set)')
  .argument('<upload>', 'its id')
  .requiredOption('--as-of <period>', 'when they were made: a day, month, week or quarter, as 2026-06')
  .option('--dataset <name>', 'what the rows are; needed only where several datasets are known')
  .addHelpText(
    'after',
    examples(['stima correct fc778aefa2f49579 --as-of 2026-06', '']) +
      `
No row is read: its sums move to that level, as an upload of their own. A file whose rows have dates is refused; correct the dates in
it. A server may be at work on the store; it learns from the upload there with its next run.`,
  )
  .action((upload: string, options: SessionOptions & { asOf: string; dataset?: string }) =>
    run(async (chosen: typeof options, session) =>
      (await import('./commands/correct.ts')).correct(upload, chosen, session, await known()),
    )(options),
  );

const dataset = program.command('dataset').description("make a dataset of one's own from a file");

command('new', 'look at a file that nothing is known of, and declare what can be learnt from it', [], dataset)
  .argument('<name>', 'of the dataset: lower-case letters, digits and hyphens')
  .requiredOption('--data <file>', 'CSV, plain or gzip, or an Excel workbook; - is standard input')
  .requiredOption('--target <column>', 'the column that is to be learnt: a price, or a yes or no')
  .option('--yes <value>', 'the value of the target that counts as yes, if that is asked')
  .option('--unit <code>', 'the currency of the prices, if the file does not name it')
  .option('--without <column...>', 'columns that must not be learnt from')
  .addHelpText(
    'after',
    examples(
      ['stima dataset new cars --data cars.csv --target price --unit EUR', 'a price'],
      ['stima dataset new churn --data customers.csv --target left --yes Yes', 'a yes or no'],
      ['stima train --dataset cars --data cars.csv --output cars-model', 'then train'],
    ) +
      `
It writes a folder of that name into datasets/, or into the folder that STIMA_DATASETS names: the declaration, which is edited by
hand, its long lists, and a datasheet that says what each column is, what is left out, and why.`,
  )
  .action((name: string, options: SessionOptions & NewDatasetOptions) =>
    run(async (chosen: typeof options, session) =>
      (await import('./commands/dataset-new.ts')).newDataset(name, chosen, session, await known()),
    )(options),
  );

command('renew', 'make the levels, words and knots of a dataset anew, from all rows that are there by now', [], dataset)
  .argument('<name>', 'of the dataset, as stima dataset new made it')
  .requiredOption('--data <file>', 'CSV with all rows, plain or gzip')
  .option('--dry-run', 'write nothing, and say what would change')
  .addHelpText('after', examples(['stima dataset renew cars --data all-cars.csv --dry-run', 'whether it would pay']))
  .action((name: string, options: SessionOptions & RenewDatasetOptions) =>
    run(async (chosen: typeof options, session) =>
      (await import('./commands/dataset-renew.ts')).renewDataset(name, chosen, session, await knownAnswers()),
    )(options),
  );

command('config', 'list the parameters that train --config takes, with their defaults')
  .addHelpText('after', examples(['stima config', ''], ['stima config --json > schema.json', 'as JSON Schema']))
  .option('--dataset <name>', 'whose kind of target takes them; the only dataset if there is one')
  .action(
    run(async (options, session) =>
      (await import('./commands/print-config.ts')).printConfig(options, session, await known()),
    ),
  );

// The reader of standard error may go away. The work goes on.
process.stderr.on('error', () => {});
process.stdout.on('error', reportUnwritten);
try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}

/** Options of commands that read a file: how it is written, if it could be read in more than one way. */
function written(): Option[] {
  return [
    new Option('--decimal <mark>', 'its decimal mark, if that is asked').choices(['point', 'comma']),
    new Option('--dates <format>', 'what comes first in its dates of digits, if that is asked').choices([
      ...DATE_FORMATS,
    ]),
    new Option('--scale <name>', 'the scale of its grades, if that is asked'),
    new Option('--currency <code>', "the dataset's own currency, if another one stands beside the prices"),
  ];
}

function command(name: string, description: string, options: readonly Option[] = [], parent = program): Command {
  const added = parent
    .command(name)
    .description(description)
    .option('--json', 'one JSON result on standard output, progress as lines of JSON on standard error')
    .option('--quiet', 'say nothing but the result and errors')
    .allowExcessArguments(false);
  for (const option of options) added.addOption(option);
  return added;
}

function examples(...lines: readonly (readonly [line: string, meaning: string])[]): string {
  return `\nExamples:\n${lines.map(([line, meaning]) => `  ${line}${meaning && `   # ${meaning}`}\n`).join('')}`;
}

function run<Options>(act: (options: Options, session: Session) => Promise<void>) {
  return async (options: Options & SessionOptions): Promise<void> => {
    const session = createSession(options);
    try {
      await act(options, session);
    } finally {
      session.progress.close();
    }
  };
}

/** Refuses options of a job in a training on this machine, where they would have no effect. */
function refuseUnused(train: Command): void {
  if (train.opts().on !== 'here') return;
  const named = ['image', 'role', 'bucket', 'instance', 'volume', 'maxMinutes', 'maxWaitMinutes', 'spot'];
  const unused = named.find((name) => train.getOptionValueSource(name) === 'cli');
  const flag = train.options.find((option) => option.attributeName() === unused)?.long;
  if (flag) throw new Failure('usage', `${flag} is for a training job; give --on sagemaker as well, or leave it out.`);
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return count;
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

import { type Command, Option } from 'commander';
import type { CheckOptions } from '../commands/check.ts';
import { Failure } from '../terminal/failure.ts';
import { AS_OF, command, examples, readCount, run, SOURCE, written } from './command.ts';
import { known, TRAIN_THREAD } from './known.ts';

/** `train`, and `check`, which looks at a file as a training would. */
export function addTrainingCommands(program: Command): void {
  command(program, 'train', 'train from a CSV with prices, or go on from a trained model with fresh data', written())
    .requiredOption('--data <file>', 'CSV with prices, plain or gzip; - is standard input (kept in a file meanwhile)')
    .requiredOption('--output <folder>', 'where the model is written; takes the place of a model that is there')
    .option('--model <folder>', 'trained model to go on from; nothing of it is read twice')
    .option('--config <file>', 'parameters as JSON; stima config lists them')
    .option('--dataset <name>', 'what the rows are; diamonds if it is left out')
    .option('--reference <file>', 'reference for robust weights, as another training wrote it (reference.json)')
    .option(...AS_OF)
    .option(...SOURCE)
    .option('--force', 'put the model in place of a good one even if it is not fit to go live; that one is kept')
    .addOption(new Option('--on <where>', 'where to train').choices(['here', 'sagemaker']).default('here'))
    .optionsGroup('Options with --on sagemaker:')
    .addOption(new Option('--image <uri>', 'image with its tag, in ECR').env('STIMA_SAGEMAKER_IMAGE'))
    .addOption(new Option('--role <arn>', 'role that the job has').env('STIMA_SAGEMAKER_ROLE'))
    .addOption(
      new Option('--bucket <name>', 'bucket that data and model pass through, under jobs/').env(
        'STIMA_SAGEMAKER_BUCKET',
      ),
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
        (await import('../commands/train.ts')).train(options, session, await trainSources()),
      ),
    );

  command(program, 'check', 'look at a CSV with prices as a training or an upload would, and keep nothing', written())
    .argument('<file>', 'CSV with prices, plain or gzip, or another file that train takes; - is standard input')
    .option('--model <folder>', 'trained model: what going on from it with these rows would come to')
    .option('--dataset <name>', 'what the rows are; diamonds if it is left out')
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
        const { check } = await import('../commands/check.ts');
        process.exitCode = await check({ ...given, file }, session, { known: await known(), thread: TRAIN_THREAD });
      })(options),
    );
}

const trainSources = async () => ({
  known: (await import('../known/shipped-choices.ts')).shippedChoices,
  loadAll: known,
  thread: TRAIN_THREAD,
});

/** Refuses options of a job in a training on this machine, where they would have no effect. */
function refuseUnused(train: Command): void {
  if (train.opts().on !== 'here') return;
  const named = ['image', 'role', 'bucket', 'instance', 'volume', 'maxMinutes', 'maxWaitMinutes', 'spot'];
  const unused = named.find((name) => train.getOptionValueSource(name) === 'cli');
  const flag = train.options.find((option) => option.attributeName() === unused)?.long;
  if (flag) throw new Failure('usage', `${flag} is for a training job; give --on sagemaker as well, or leave it out.`);
}

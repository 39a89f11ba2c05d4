import type { Command } from 'commander';
import type { EvaluateOptions } from '../commands/evaluate.ts';
import { command, examples, readCount, run, written } from './command.ts';
import { known, knownAnswers } from './known.ts';

/** The commands that ask a trained model. */
export function addModelCommands(program: Command): void {
  command(program, 'predict', 'price a CSV of any size', written())
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
        (await import('../commands/predict.ts')).predict(options, session, await knownAnswers()),
      ),
    );

  command(program, 'evaluate', 'measure a model on a CSV with prices', written())
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
          ? (await import('../commands/evaluate-forward.ts')).evaluateForward(options, session, await known())
          : (await import('../commands/evaluate.ts')).evaluate(options, session, await known()),
      ),
    );

  command(program, 'explain', 'price one item and say why')
    .requiredOption('--model <folder>', 'trained model')
    .option('--item <json>', 'the item as JSON')
    .option('--data <file>', 'CSV to take the item from')
    .option('--row <number>', 'its row, from 1 below the header', readCount)
    .option(
      '--as-of <period>',
      'at the level of an earlier day, month, week or quarter, as 2026-06; today when left out',
    )
    .addHelpText(
      'after',
      examples(
        [`stima explain --model model --item '{"carat":1.1,"cut":"Ideal","color":"G","clarity":"VS2"}'`, ''],
        ['stima explain --model model --data stones.csv --row 7', ''],
      ),
    )
    .action(
      run(async (options, session) =>
        (await import('../commands/explain.ts')).explain(options, session, await knownAnswers()),
      ),
    );

  command(
    program,
    'market',
    'print the index of prices that a model has found: the level of each period against the last',
  )
    .requiredOption('--model <folder>', 'trained model')
    .option('--output <file>', 'where to write it as CSV as well')
    .addHelpText(
      'after',
      examples(['stima market --model model', ''], ['stima market --model model --output index.csv', '']),
    )
    .action(
      run(async (options, session) =>
        (await import('../commands/market.ts')).market(options, session, await knownAnswers()),
      ),
    );
}

import type { Command } from 'commander';
import type { NewDatasetOptions } from '../commands/dataset-new.ts';
import type { RenewDatasetOptions } from '../commands/dataset-renew.ts';
import type { SessionOptions } from '../terminal/session.ts';
import { command, examples, run } from './command.ts';
import { known, knownAnswers } from './known.ts';

/** The commands about what can be learnt: the folder of a dataset, its reference, its parameters. */
export function addDatasetCommands(program: Command): void {
  command(program, 'reference', 'make the reference for robust weights that ships with a dataset')
    .requiredOption('--dataset <name>', 'its folder in datasets/')
    .option('--data <file>', 'CSV in place of the one that ships')
    .option('--output <file>', 'file in place of the one that ships')
    .addHelpText('after', examples(['stima reference --dataset diamonds', '']))
    .action(
      run(async (options, session) =>
        (await import('../commands/reference.ts')).reference(options, session, await known()),
      ),
    );

  const dataset = program.command('dataset').description("make a dataset of one's own from a file");

  command(dataset, 'new', 'look at a file that nothing is known of, and declare what can be learnt from it')
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
        (await import('../commands/dataset-new.ts')).newDataset(name, chosen, session, await known()),
      )(options),
    );

  command(dataset, 'renew', 'make the levels, words and knots of a dataset anew, from all rows that are there by now')
    .argument('<name>', 'of the dataset, as stima dataset new made it')
    .requiredOption('--data <file>', 'CSV with all rows, plain or gzip')
    .option('--dry-run', 'write nothing, and say what would change')
    .addHelpText('after', examples(['stima dataset renew cars --data all-cars.csv --dry-run', 'whether it would pay']))
    .action((name: string, options: SessionOptions & RenewDatasetOptions) =>
      run(async (chosen: typeof options, session) =>
        (await import('../commands/dataset-renew.ts')).renewDataset(name, chosen, session, await knownAnswers()),
      )(options),
    );

  command(program, 'config', 'list the parameters that train --config takes, with their defaults')
    .addHelpText('after', examples(['stima config', ''], ['stima config --json > schema.json', 'as JSON Schema']))
    .option('--dataset <name>', 'whose kind of target takes them; diamonds if it is left out')
    .action(
      run(async (options, session) =>
        (await import('../commands/print-config.ts')).printConfig(options, session, await known()),
      ),
    );
}

import type { Command } from 'commander';
import type { SessionOptions } from '../terminal/session.ts';
import { command, examples, run } from './command.ts';
import { known, knownAnswers } from './known.ts';

/** The commands that work on the store of a server. */
export function addStoreCommands(program: Command): void {
  command(
    program,
    'repair',
    'make damaged records of the store of a server again (STIMA_HOME, .stima if it is not set)',
  )
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
        (await import('../commands/repair.ts')).repair(dataset, chosen, session, await knownAnswers()),
      )(options),
    );

  command(
    program,
    'correct',
    'say when the prices of an upload of a server were made (STIMA_HOME, .stima if it is not set)',
  )
    .argument('<upload>', 'its id')
    .requiredOption('--as-of <period>', 'when they were made: a day, month, week or quarter, as 2026-06')
    .option('--dataset <name>', 'what the rows are; diamonds if it is left out')
    .addHelpText(
      'after',
      examples(['stima correct fc778aefa2f49579 --as-of 2026-06', '']) +
        `
No row is read: its sums move to that level, as an upload of their own. A file whose rows have dates is refused; correct the dates in
it. A server may be at work on the store; it learns from the upload there at once.`,
    )
    .action((upload: string, options: SessionOptions & { asOf: string; dataset?: string }) =>
      run(async (chosen: typeof options, session) =>
        (await import('../commands/correct.ts')).correct(upload, chosen, session, await known()),
      )(options),
    );
}

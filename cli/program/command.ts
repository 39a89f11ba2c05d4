import { type Command, InvalidArgumentError, Option } from 'commander';
import { DATE_FORMATS } from '../../training/table/date-format.ts';
import { createSession, type Session, type SessionOptions } from '../terminal/session.ts';

/** A command of `parent` with the options that all have. */
export function command(parent: Command, name: string, description: string, options: readonly Option[] = []): Command {
  const added = parent
    .command(name)
    .description(description)
    .option('--json', 'one JSON result on standard output, progress as lines of JSON on standard error')
    .option('--quiet', 'say nothing but the result and errors')
    .allowExcessArguments(false);
  for (const option of options) added.addOption(option);
  return added;
}

/** Runs a command with a session of the terminal, which it closes. */
export function run<Options>(act: (options: Options, session: Session) => Promise<void>) {
  return async (options: Options & SessionOptions): Promise<void> => {
    const session = createSession(options);
    try {
      await act(options, session);
    } finally {
      session.progress.close();
    }
  };
}

/** Options of commands that read a file: how it is written, if it could be read in more than one way. */
export function written(): Option[] {
  return [
    new Option('--decimal <mark>', 'its decimal mark, if that is asked').choices(['point', 'comma']),
    new Option('--dates <format>', 'what comes first in its dates of digits, if that is asked').choices([
      ...DATE_FORMATS,
    ]),
    new Option('--scale <name>', 'the scale of its grades, if that is asked'),
    new Option(
      '--currency <code>',
      'the currency of your prices, also where another one stands beside them; STIMA_CURRENCY sets it for all commands',
    ),
  ];
}

/** Options of commands that learn from a file. */
export const AS_OF = [
  '--as-of <period>',
  'when the prices were made: a day, month, week or quarter, as 2026-06',
] as const;
export const SOURCE = [
  '--source <name>',
  'who made the prices, if it was not you: a source has a level of its own',
] as const;

/** The text of a help's examples, one a line. */
export function examples(...lines: readonly (readonly [line: string, meaning: string])[]): string {
  return `\nExamples:\n${lines.map(([line, meaning]) => `  ${line}${meaning && `   # ${meaning}`}\n`).join('')}`;
}

/** @throws InvalidArgumentError if an option is no whole number from 1 on */
export function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return count;
}

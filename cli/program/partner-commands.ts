import { type Command, InvalidArgumentError, Option } from 'commander';
import { PLAN_NAMES, type PlanName } from '../../registry/partners/partner.ts';
import type { SessionOptions } from '../terminal/session.ts';
import { command, examples, run } from './command.ts';

/** The commands about partners of the server on this machine. */
export function addPartnerCommands(program: Command): void {
  const partner = program
    .command('partner')
    .description('partners of a server: their keys, plans and usage (STIMA_HOME, .stima if it is not set)');
  const commands = () => import('../commands/partner.ts');

  command(partner, 'add', 'add a partner, and print its key: once', [
    new Option('--plan <name>', 'what it may use').choices([...PLAN_NAMES]).makeOptionMandatory(),
  ])
    .argument('<name>', 'small letters, digits and hyphens')
    .addHelpText(
      'after',
      examples(
        ['stima partner add acme --plan silver', ''],
        ['stima partner add acme --plan silver --json', '{"partner","plan","key"}'],
      ),
    )
    .action((name: string, options: SessionOptions & { plan: PlanName }) =>
      run(async (chosen: typeof options, session) => (await commands()).add(name, chosen, session))(options),
    );

  command(partner, 'rotate', 'give a partner a new key, and print it: once')
    .argument('<name>')
    .option('--overlap-days <days>', 'for how long its keys before it open too; 7 when left out', readDays)
    .addHelpText(
      'after',
      examples(
        ['stima partner rotate acme', ''],
        ['stima partner rotate acme --overlap-days 0', 'a key has been lost to others'],
      ),
    )
    .action((name: string, options: SessionOptions & { overlapDays?: number }) =>
      run(async (chosen: typeof options, session) => (await commands()).rotate(name, chosen, session))(options),
    );

  command(partner, 'revoke', 'end all keys of a partner, for good')
    .argument('<name>')
    .action((name: string, options: SessionOptions) =>
      run(async (chosen: typeof options, session) => (await commands()).revoke(name, chosen, session))(options),
    );

  command(partner, 'list', 'print all partners').action((options: SessionOptions) =>
    run(async (chosen: typeof options, session) => (await commands()).list(chosen, session))(options),
  );

  command(partner, 'usage', 'print calls, items and refusals of a partner, day by day')
    .argument('<name>')
    .option('--from <day>', 'the first day, as 2026-11-01; that of the month when left out')
    .option('--to <day>', 'the last day; today when left out')
    .addHelpText(
      'after',
      `${examples(['stima partner usage acme --from 2026-11-01 --to 2026-11-30 > acme.csv', ''])}\nDays are those of UTC. A call that did not fit into the quota is counted as refused.`,
    )
    .action((name: string, options: SessionOptions & { from?: string; to?: string }) =>
      run(async (chosen: typeof options, session) => (await commands()).usage(name, chosen, session))(options),
    );
}

/** @throws InvalidArgumentError if it is no whole number from 0 to 90 */
function readDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,2}$/.test(text) && days <= 90) return days;
  throw new InvalidArgumentError('A whole number from 0 to 90 is expected.');
}

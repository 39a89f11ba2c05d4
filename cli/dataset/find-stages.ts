import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RuleSets, Stages, TermsDataset } from '../../datasets/terms-dataset.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { referencingKinds } from '../../training/kinds/registered/referencing.ts';
import { percent } from '../../training/wording/wording.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { spoolRows } from '../training/spool-rows.ts';

export const NO_STAGES: Stages = { pairs: [] };

/** With fewer rows, chance would choose. */
const FEWEST_ROWS = 200;

/** The text of `stages.json`. Rules have a line for each tree. */
export function printStages({ rules, ...stages }: Stages): string {
  const text = JSON.stringify(stages, null, 1);
  if (!rules) return `${text}\n`;
  const trees = (list: RuleSets['all']) => `[\n${list.map((tree) => JSON.stringify(tree)).join(',\n')}\n]`;
  const { sources, all, folds } = rules;
  const parts = [`"sources": ${JSON.stringify(sources)}`, `"all": ${trees(all)}`, `"folds": [${folds.map(trees)}]`];
  return `${text.slice(0, -2)},\n "rules": {${parts.join(',\n')}}\n}\n`;
}

/** Looks in the rows of a file for what says more together than alone. It is kept only if it makes errors smaller out of fold. */
export async function findStages(dataset: TermsDataset, data: string, session: Session): Promise<Stages> {
  const kind = kindOf(referencingKinds, dataset);
  if (!kind.chooseFromRows) return NO_STAGES;
  const { progress } = session;
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  const discard = () => rm(scratch, { recursive: true, force: true });
  const done = session.onInterrupt(discard);
  try {
    const rows = await spoolRows(
      { dataset, takesIncompleteRows: true },
      await openInput(data),
      join(scratch, 'rows.bin'),
      (share) => progress.update('rows', share),
    );
    if (rows.count < FEWEST_ROWS) return NO_STAGES;
    progress.update('pairs', 0);
    const { part: stages, tried } = kind.chooseFromRows({ dataset }, rows, (share) => progress.update('pairs', share));
    if (!isStages(stages))
      throw new TypeError(`the kind ${dataset.kind} chose ${Object.keys(stages).join(', ')}; pairs are expected`);
    const chosen = tried.findLast(({ kept }) => kept);
    const [terms] = tried;
    const isAny = terms !== undefined && chosen !== undefined && chosen !== terms;
    progress.done('pairs', isAny ? chosen.name : 'none');
    if (isAny)
      session.note(
        `Columns say more together than alone: with ${chosen.name} the error is ${percent(1 - chosen.error / terms.error, 0)} smaller.`,
      );
    return stages;
  } finally {
    await discard();
    done();
  }
}

const isStages = (part: object): part is Stages => 'pairs' in part && Array.isArray(part.pairs);

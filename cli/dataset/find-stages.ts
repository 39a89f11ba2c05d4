import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stages, TermsDataset } from '../../datasets/terms-dataset.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { referencingKinds } from '../../training/kinds/registered/referencing.ts';
import { pluralise } from '../../training/wording/pluralise.ts';
import { percent } from '../../training/wording/wording.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { spoolRows } from '../training/spool-rows.ts';

export const NO_STAGES: Stages = { pairs: [] };

/** With fewer rows, chance would choose. */
const FEWEST_ROWS = 200;

/** Looks in the rows of a file for what says more together than alone. It is kept only if it makes errors smaller out of fold. */
export async function findStages(dataset: TermsDataset, data: string, session: Session): Promise<Stages> {
  const kind = kindOf(referencingKinds, dataset);
  if (!kind.chooseStages) return NO_STAGES;
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
    const { stages, tried } = kind.chooseStages({ dataset }, rows, (share) => progress.update('pairs', share));
    const [single, paired] = tried;
    progress.done('pairs', stages.pairs.length === 0 ? 'none' : pluralise(stages.pairs.length, 'pair'));
    if (single && paired && stages.pairs.length > 0)
      session.note(
        `${pluralise(stages.pairs.length, 'pair')} of columns ${stages.pairs.length === 1 ? 'says' : 'say'} more together than alone: the error is ${percent(1 - paired.error / single.error, 0)} smaller.`,
      );
    return stages;
  } finally {
    await discard();
    done();
  }
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { datasetFile } from '../../datasets/folders.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import { count } from '../../training/wording/wording.ts';
import type { Known } from '../known/known.ts';
import { Failure } from '../terminal/failure.ts';
import { openInput } from '../terminal/open-input.ts';
import type { Session } from '../terminal/session.ts';
import { checkNotInput, writeOutput } from '../terminal/write-output.ts';
import { getDataset } from '../training/choose-dataset.ts';
import { spoolRows } from '../training/spool-rows.ts';

export interface ReferenceOptions {
  readonly dataset: string;
  readonly data?: string;
  readonly output?: string;
}

/** Writes the reference that ships with a dataset, from the training rows of the data that ships. The same rows give the same bytes. */
export async function reference(
  { dataset: name, data, output }: ReferenceOptions,
  session: Session,
  known: Pick<Known, 'datasets' | 'referencing'>,
): Promise<void> {
  const dataset = getDataset(known, name);
  const version = dataset.reference;
  if (version === undefined)
    throw new Failure('usage', `${name} declares no reference; name its version in datasets/${name}/${name}.ts first.`);
  const { progress } = session;
  const source = data ?? datasetFile(name, `${name}.csv`);
  const path = output ?? datasetFile(name, 'reference.json');
  await checkNotInput(path, source);
  const scratch = await mkdtemp(join(tmpdir(), 'stima-'));
  const discard = () => rm(scratch, { recursive: true, force: true });
  const done = session.onInterrupt(discard);
  try {
    const input = await openInput(source);
    const kind = kindOf(known.referencing, dataset);
    // A kind without an imputation learns from gaps as they are.
    const takesIncompleteRows = kind.makeImputation === undefined;
    const rows = await spoolRows({ dataset, takesIncompleteRows }, input, join(scratch, 'rows.bin'), (share) =>
      progress.update('read', share),
    );
    progress.done('read', `${count(rows.count)} rows`);
    progress.update('reference', 0);
    const made = kind.makeReference({ dataset }, version, rows, (share) => progress.update('reference', share));
    if (!made)
      throw new Failure(
        'input',
        `${input.name} has ${rows.count} usable rows, too few or too much alike to judge each other; give more.`,
      );
    const text = `${JSON.stringify(kind.encodeReference(made))}\n`;
    await writeOutput(path, [text], session);
    if (dataset.imputation !== undefined && kind.makeImputation && kind.encodeImputation) {
      const imputation = kind.makeImputation({ dataset, reference: made }, dataset.imputation, rows);
      const encoded = `${JSON.stringify(kind.encodeImputation(imputation))}\n`;
      await writeOutput(join(dirname(path), 'imputation.json'), [encoded], session);
    }
    const sigma = Number(made.sigma.toFixed(4));
    progress.done('reference', `σ ${sigma}`);
    session.result(
      { dataset: name, version, path, rows: rows.count, sigma: made.sigma, bytes: text.length },
      `${path}: ${version}, σ ${sigma}, ${count(text.length)} bytes`,
    );
  } finally {
    await discard();
    done();
  }
}

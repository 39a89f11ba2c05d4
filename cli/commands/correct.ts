import { randomUUID } from 'node:crypto';
import { storedRecipe } from '../../lambdas/flow/flow.ts';
import { correctMoment } from '../../lambdas/flow/shards/correct-moment.ts';
import { Problem } from '../../lambdas/http/request/problem.ts';
import { checkCorrection } from '../../lambdas/http/routes/correct-upload.ts';
import { kindOf } from '../../training/kinds/kind.ts';
import type { Known } from '../known/known.ts';
import { openServerStore } from '../pricing/open-server-store.ts';
import { tellServer } from '../pricing/tell-server.ts';
import { Failure } from '../terminal/failure.ts';
import type { Session } from '../terminal/session.ts';
import { chooseDataset } from '../training/choose-dataset.ts';

export interface CorrectOptions {
  readonly asOf: string;
  readonly dataset?: string;
  /** STIMA_HOME; `.stima` when left out */
  readonly home?: string;
}

/**
 * Moves an upload of the store on this machine to another time, as the owner's call does. A server that runs learns from it there.
 * @throws Failure saying why it cannot be moved
 */
export async function correct(
  uploadId: string,
  options: CorrectOptions,
  session: Session,
  known: Pick<Known, 'datasets' | 'summarising' | 'answering' | 'configuring'>,
): Promise<void> {
  const dataset = await chooseDataset(options, known);
  const stores = await openServerStore(options.home);
  const now = () => new Date();
  const correction = { uploadId, asOf: options.asOf };
  const corrected = await checkCorrection(stores.data, dataset, correction, now()).catch((cause: unknown) => {
    throw cause instanceof Problem ? new Failure('usage', cause.message, { cause }) : cause;
  });
  const { datasets, summarising } = known;
  const sums = kindOf(summarising, dataset).openSums(storedRecipe(dataset));
  const runId = `correction-${randomUUID()}`;
  const dependencies = { ...stores, datasets, now, results: 'incoming' } as const;
  await correctMoment(dependencies, sums, runId, { correction, by: 'owner', ends: 'succeeded' });
  await tellServer(stores.folder, dataset.name, 'correction');
  const next = 'A server that runs learns from it there now; without one, the next npm start does.';
  session.result(
    { dataset: dataset.name, ...corrected, asOf: options.asOf },
    `Upload ${uploadId} is of ${options.asOf} now, as upload ${corrected.uploadId}. ${next}`,
  );
}

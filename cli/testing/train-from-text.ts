import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Known } from '../known/known.ts';
import { noProgress } from '../terminal/progress.ts';
import { type Trained, trainModel } from '../training/train-job.ts';
import type { TrainJob } from '../training/train-request.ts';

/** Trains on the text of a CSV. The model lies in the folder `version` below `folder`, and the CSV beside it. */
export async function trainFromText(
  known: Known,
  { folder, dataset, version, csv }: { folder: string; dataset: string; version: string; csv: string },
  more: Pick<TrainJob, 'base' | 'config' | 'currency' | 'upload'> = {},
): Promise<Trained> {
  const output = join(folder, version);
  await mkdir(join(output, 'scratch'), { recursive: true });
  const name = `${version}.csv`;
  const path = join(folder, name);
  await writeFile(path, csv);
  return trainModel({ dataset, version, data: { name, path }, folder: output, ...more }, noProgress, known);
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readTarGz, TarError } from '../../files/read-tar-gz.ts';
import { decide } from '../../training/evaluation/decide.ts';
import { describeReport, readAnyReport } from '../../training/report/any-report.ts';
import type { Known } from '../known/known.ts';
import { readModelFile } from '../pricing/read-model.ts';
import { readDamageable } from '../pricing/train-receipt.ts';
import { Failure } from '../terminal/failure.ts';
import { isModelFile } from '../training/model-folder.ts';
import type { Trained } from '../training/train-job.ts';
import { readTrainedModel } from '../training/trained-model.ts';

/** Unpacks the output of a job into an empty folder, and checks all of it by reading it. Damaged output is removed. */
export async function fetchModel(packed: Readable, folder: string, version: string, known: Known): Promise<Trained> {
  try {
    for await (const { name, body } of readTarGz(packed))
      if (isModelFile(name)) await writeFile(join(folder, name), body);
  } catch (cause) {
    if (!(cause instanceof TarError)) throw cause;
    throw new Failure('model', `What the job has left cannot be unpacked: ${cause.message}.`, { cause });
  }
  const { fitting, equations, samples, receipt } = await readTrainedModel(folder, undefined, known);
  const report = readDamageable(folder, 'report.json', await readModelFile(folder, 'report.json'), readAnyReport);
  const decision = decide(report.comparison);
  const { rows, notes } = receipt.files.at(-1)!;
  const metrics = report.evaluation?.models[0]?.metrics ?? null;
  return {
    dataset: report.dataset,
    version,
    recipe: fitting.key,
    rows,
    learned: {
      files: receipt.files.length,
      training: fitting.equationRows(equations),
      ...fitting.sampleRows(samples),
    },
    metrics,
    errorPercent:
      metrics && 'medianAbsolutePercentageError' in metrics
        ? { candidate: 100 * metrics.medianAbsolutePercentageError }
        : {},
    comparison: report.comparison,
    decision,
    notes,
    warnings: [],
    found: describeReport(report, decision),
  };
}

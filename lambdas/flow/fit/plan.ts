import { allotCandidate } from '../../../registry/candidate.ts';
import { isDryRun } from '../../../registry/dry-run.ts';
import { acquireFitLease } from '../../../registry/fit-lease.ts';
import { findReceipt, receiptKey } from '../../../registry/receipt.ts';
import { inBatches } from '../../../registry/storage/in-batches.ts';
import { NotFoundError, type Store } from '../../../registry/storage/store.ts';
import { pluralise } from '../../../training/wording/pluralise.ts';
import { openStoredSums, recordStep, type SumsDependencies } from '../flow.ts';
import type { FitRequested, JobRequest, Load, Planned } from '../steps.ts';
import { jobFolder, jobName } from './training-job.ts';

export interface PlanDependencies extends SumsDependencies {
  readonly jobs: {
    /** The bucket of the data store. */
    readonly bucket: string;
    /** The prefix of the names of jobs. The role of the state machine may start no other jobs. */
    readonly prefix: string;
    /** The longest time from the start of a job to its end, with or without success. */
    readonly leaseMs: number;
  };
}

/**
 * Takes the lease, counts the uploads in force, and prepares a training job. The state machine decides whether the job
 * is started. The step that fits releases the lease. If the run fails, `RecordFailure` releases it.
 */
export const plan =
  (dependencies: PlanDependencies) =>
  async ({ runId, request }: FitRequested): Promise<Planned> => {
    const { data, now, jobs } = dependencies;
    const { dataset, by, cause, parameters, confirm } = request;
    const sums = openStoredSums(dependencies, dataset);
    await acquireFitLease(data, dataset, runId, { leaseMs: jobs.leaseMs, now });
    const { uploadIds, setId, version, known } = await allotCandidate(dependencies, sums, parameters);
    const load = await weigh(data, dataset, uploadIds);
    const job = await order(data, jobs, { dataset, runId, version, uploadIds, parameters });
    await recordStep(dependencies, dataset, runId, {
      step: 'plan',
      message: `${version} rests on ${pluralise(load.uploads, 'upload')}: ${load.rows} rows, ${(load.bytes / 1e6).toFixed(1)} MB of sums and samples.`,
      detail: { version, known, ...load },
    });
    // Nobody waits for a job of a dry run, whose input the job could not find.
    const needsNoJob = known || isDryRun(runId);
    return {
      runId,
      request: { dataset, by, cause, parameters, ...(confirm && { confirm }) },
      dataset,
      version,
      setId,
      known: needsNoJob,
      load,
      job,
    };
  };

async function weigh(data: Store, dataset: string, uploadIds: readonly string[]): Promise<Load> {
  const files = new Set(uploadIds.flatMap((id) => fitFiles(id).map((file) => `uploads/${dataset}/${file}`)));
  let bytes = 0;
  for await (const { key, size } of data.list(`uploads/${dataset}/`)) if (files.has(key)) bytes += size;
  const accepted = await inBatches(uploadIds, (id) => acceptedRows(data, dataset, id));
  return { uploads: uploadIds.length, rows: accepted.reduce((sum, rows) => sum + rows, 0), bytes };
}

/** The files of an upload that a fit reads. */
const fitFiles = (uploadId: string): string[] => [`${uploadId}/summary.bin`, `${uploadId}/samples.bin`];

async function acceptedRows(data: Store, dataset: string, uploadId: string): Promise<number> {
  const receipt = await findReceipt(data, dataset, uploadId);
  if (!receipt) throw new NotFoundError(receiptKey(dataset, uploadId));
  return receipt.rows.accepted;
}

async function order(
  data: Store,
  { bucket, prefix }: PlanDependencies['jobs'],
  {
    dataset,
    runId,
    version,
    uploadIds,
    parameters,
  }: {
    readonly dataset: string;
    readonly runId: string;
    readonly version: string;
    readonly uploadIds: readonly string[];
    readonly parameters: Readonly<Record<string, unknown>>;
  },
): Promise<JobRequest> {
  const name = jobName(prefix, dataset, version, runId);
  const key = `${jobFolder(dataset, name)}/manifest.json`;
  const manifest = [{ prefix: `s3://${bucket}/uploads/${dataset}/` }, ...uploadIds.flatMap(fitFiles)];
  await data.put(key, JSON.stringify(manifest));
  return {
    name,
    manifest: `s3://${bucket}/${key}`,
    output: `s3://${bucket}/jobs/${dataset}`,
    hyperparameters: Object.keys(parameters).length > 0 ? { fit: JSON.stringify(parameters) } : {},
  };
}

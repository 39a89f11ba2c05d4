import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Api } from '../api/client.ts';
import { outcomeOf } from '../api/outcome.ts';
import type { Run, Upload } from '../api/types.ts';
import { type Loaded, useLoaded } from '../api/use-loaded.ts';
import type { SentFile } from './send-file.ts';

/** What the owner's files have come to, and what is running. */
export interface Uploads {
  readonly uploads: readonly Upload[];
  readonly runs: readonly Run[];
}

/** While a run is under way, its steps are asked for this often. */
const EVERY_MS = 1000;

/** How many runs are shown. */
const RUNS = 4;

/**
 * The uploads and the latest runs of a dataset. They are asked for again while a run is under way, while a file that has been sent
 * is not read yet, and while the service is away.
 */
export function useUploads(api: Api, dataset: string, sent: SentFile | undefined) {
  const load = useCallback(
    async (signal: AbortSignal): Promise<Loaded<Uploads>> => {
      const path = { dataset };
      const [uploads, runs] = await Promise.all([
        outcomeOf(api.GET('/v1/{dataset}/uploads', { params: { path }, signal })),
        outcomeOf(api.GET('/v1/{dataset}/runs', { params: { path, query: { limit: RUNS } }, signal })),
      ]);
      if (uploads.kind !== 'answer') return uploads;
      if (runs.kind !== 'answer') return runs;
      return { kind: 'answer', data: { uploads: uploads.data.uploads, runs: runs.data.runs } };
    },
    [api, dataset],
  );
  const [loaded, again] = useLoaded<Uploads>(load);
  // A run that a call has started has no record before its first step.
  const [started, setStarted] = useState<string>();
  const isWaiting = loaded.kind === 'away' || (loaded.kind === 'answer' && isUnderWay(loaded.data, sent, started));
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(again, EVERY_MS);
    return () => clearTimeout(timer);
  }, [loaded, isWaiting, again]);
  const follow = useCallback(
    (runId: string | undefined) => {
      if (runId !== undefined) setStarted(runId);
      again();
    },
    [again],
  );
  return { loaded, follow };
}

function isUnderWay({ uploads, runs }: Uploads, sent: SentFile | undefined, started: string | undefined): boolean {
  if (runs.some(({ state }) => state === 'running')) return true;
  if (started !== undefined && !runs.some(({ runId }) => runId === started)) return true;
  if (sent === undefined) return false;
  const found = uploads.find(({ uploadId, name }) => uploadId === sent.uploadId || name === sent.name);
  return found === undefined || found.state === 'pending' || found.state === 'waiting';
}

import { useEffect, useState } from 'preact/hooks';
import { isUnknownCaller, outcomeOf } from '../api/outcome.ts';
import type { Card, Upload } from '../api/types.ts';
import { useSay } from '../frame/status.tsx';
import { useSession } from '../session/session.tsx';
import { problemSentence } from '../words/sentences.ts';
import { HeldUploads, type Settlement } from './held-uploads.tsx';
import { LearntFiles } from './learnt-files.tsx';
import { RefusedRows } from './refused-rows.tsx';
import { RunList } from './run-list.tsx';
import type { SentFile } from './send-file.ts';
import { useUploads } from './use-uploads.ts';

interface OwnFilesProps {
  readonly card: Card;
  /** The file that has just been sent. */
  readonly sent: SentFile | undefined;
  /** Another version may be live now. */
  readonly onLive: () => void;
}

/** What Stima has learnt from, what waits for the owner, and what is running. */
export function OwnFiles({ card, sent, onLive }: OwnFilesProps) {
  const { api, signOut } = useSession();
  const say = useSay();
  const { loaded, follow } = useUploads(api, card.dataset, sent);
  const [wrong, setWrong] = useState<string>();
  const [looked, setLooked] = useState<string>();
  const path = (id: string) => ({ params: { path: { dataset: card.dataset, id } } });

  const ended = loaded.kind === 'answer' ? loaded.data.runs.find(({ state }) => state !== 'running')?.runId : undefined;
  useEffect(() => {
    if (ended !== undefined) onLive();
  }, [ended, onLive]);

  const settle = async (upload: Upload, settlement: Settlement) => {
    const sending =
      settlement.kind === 'refuse'
        ? api.DELETE('/v1/{dataset}/uploads/{id}', path(upload.uploadId))
        : api.POST('/v1/{dataset}/uploads/{id}/accept', { ...path(upload.uploadId), body: settlement.answer });
    const outcome = await outcomeOf(sending);
    if (outcome.kind === 'answer') {
      setWrong(undefined);
      say(`${upload.name ?? upload.uploadId}: ${outcome.data.state}`);
      follow(outcome.data.runId);
    } else setWrong(outcome.kind === 'problem' ? problemSentence(outcome.problem) : 'Stima did not answer. Try again.');
  };

  const isUnknown = loaded.kind === 'problem' && isUnknownCaller(loaded.problem);
  useEffect(() => {
    if (isUnknown) signOut('This token is not the owner’s. Open the link that Stima printed when it started.');
  }, [isUnknown, signOut]);

  if (loaded.kind === 'problem')
    return (
      <div class="bad banner" role="alert">
        <p>{problemSentence(loaded.problem)}</p>
      </div>
    );
  if (loaded.kind === 'away')
    return (
      <div class="bad banner" role="alert">
        <h3>Stima does not answer</h3>
        <p>It is asked again every second.</p>
      </div>
    );
  if (loaded.kind !== 'answer')
    return (
      <div class="calm banner late">
        <p class="lead">Reading the list of files…</p>
        <progress aria-label="Loading" />
      </div>
    );
  const { uploads, runs } = loaded.data;
  const held = uploads.filter(({ state }) => state === 'held');
  const isUnread =
    sent !== undefined && !uploads.some(({ uploadId, name }) => uploadId === sent.uploadId || name === sent.name);
  const shown = uploads.find(({ uploadId }) => uploadId === (looked ?? sent?.uploadId));
  return (
    <>
      {wrong !== undefined && (
        <div class="bad banner" role="alert">
          <p>{wrong}</p>
        </div>
      )}
      {isUnread && (
        <div class="calm banner">
          <p class="lead">{sent.name} has come in and is being read.</p>
          <progress aria-label="Reading" />
        </div>
      )}
      {held.length > 0 && <HeldUploads card={card} held={held} onSettle={settle} onLook={setLooked} />}
      {runs.length > 0 && <RunList card={card} runs={runs} />}
      {shown && (shown.refused ?? 0) > 0 && <RefusedRows key={shown.uploadId} card={card} upload={shown} />}
      <LearntFiles
        card={card}
        uploads={uploads}
        onWithdraw={(upload) => settle(upload, { kind: 'refuse' })}
        onLook={setLooked}
      />
    </>
  );
}

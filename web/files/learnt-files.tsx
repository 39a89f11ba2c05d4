import { useEffect, useRef, useState } from 'preact/hooks';
import type { Card, Upload } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { countOf, sentence } from '../words/sentences.ts';

interface LearntProps {
  readonly card: Card;
  readonly uploads: readonly Upload[];
  readonly onWithdraw: (upload: Upload) => void;
  readonly onLook: (uploadId: string) => void;
}

/** The files in force, each with a way to take it back. Those that count for nothing are below, closed. */
export function LearntFiles({ card, uploads, onWithdraw, onLook }: LearntProps) {
  const { number } = useFormats();
  const [asked, setAsked] = useState<string>();
  const learnt = uploads.filter(({ state }) => state === 'in force');
  const gone = uploads.filter(({ state }) => state === 'refused' || state === 'withdrawn');
  const rows = learnt.reduce((sum, { accepted = 0 }) => sum + accepted, 0);
  const leaving = learnt.find(({ uploadId }) => uploadId === asked);
  return (
    <section>
      <header>
        <h2>What Stima has learnt from</h2>
        <span class="note">
          {number(rows)} rows in {number(learnt.length)} {learnt.length === 1 ? 'file' : 'files'}
        </span>
      </header>
      {learnt.length === 0 ? (
        <p>
          Nothing yet. The first file of {card.item.plural} with the prices that your experts ask makes the first
          version.
        </p>
      ) : (
        <FileTable learnt={learnt} asked={asked} onAsk={setAsked} onLook={onLook} />
      )}
      {leaving && (
        <AskWithdrawal
          card={card}
          upload={leaving}
          others={learnt.filter((one) => one !== leaving)}
          onKeep={() => {
            setAsked(undefined);
            document.getElementById(withdrawId(leaving))?.focus();
          }}
          onWithdraw={() => {
            setAsked(undefined);
            onWithdraw(leaving);
          }}
        />
      )}
      {gone.length > 0 && <GoneFiles gone={gone} />}
    </section>
  );
}

const withdrawId = ({ uploadId }: Upload) => `withdraw-${uploadId}`;

interface FileTableProps {
  readonly learnt: readonly Upload[];
  readonly asked: string | undefined;
  readonly onAsk: (uploadId: string) => void;
  readonly onLook: (uploadId: string) => void;
}

function FileTable({ learnt, asked, onAsk, onLook }: FileTableProps) {
  const { day, number } = useFormats();
  return (
    <div class="scroll">
      <table class="stackable">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Since</th>
            <th scope="col" class="n">
              Rows
            </th>
            <th scope="col" class="n">
              Refused
            </th>
            <th scope="col">
              <span class="sr">Withdraw</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {learnt.map((upload) => {
            const { uploadId, name = uploadId, since, accepted = 0, refused = 0 } = upload;
            return (
              <tr key={uploadId}>
                <th scope="row">{name}</th>
                <td data-l="since">{since === undefined ? '' : day(since)}</td>
                <td class="n" data-l="rows">
                  {number(accepted)}
                </td>
                <td class="n" data-l="refused">
                  {refused === 0 ? (
                    '0'
                  ) : (
                    <button type="button" class="quiet" onClick={() => onLook(uploadId)}>
                      {number(refused)}
                      <span class="sr"> refused rows of {name}</span>
                    </button>
                  )}
                </td>
                <td class="n all">
                  <button
                    type="button"
                    class="quiet grave-link"
                    id={withdrawId(upload)}
                    aria-expanded={asked === uploadId}
                    onClick={() => onAsk(uploadId)}
                  >
                    Withdraw<span class="sr"> {name}</span>
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface WithdrawalProps {
  readonly card: Card;
  readonly upload: Upload;
  readonly others: readonly Upload[];
  readonly onKeep: () => void;
  readonly onWithdraw: () => void;
}

/** What will change, and two buttons, in place. Esc keeps the file. */
function AskWithdrawal({ card, upload, others, onKeep, onWithdraw }: WithdrawalProps) {
  const { number } = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [upload.uploadId]);
  const { name = upload.uploadId, accepted = 0 } = upload;
  const share = accepted / [upload, ...others].reduce((sum, one) => sum + (one.accepted ?? 0), 0);
  const left =
    others.length === 0
      ? 'It is the last one: Stima refuses to forget everything. Send another file first.'
      : `A new version is learnt from the ${others.length === 1 ? 'file that remains' : `${number(others.length)} files that remain`}, and goes live unless it is worse.`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves what was opened
    <div class="bad wd" onKeyDown={({ key }) => key === 'Escape' && onKeep()}>
      <h3 tabIndex={-1} ref={heading}>
        Withdraw {name}?
      </h3>
      <p>
        Its {countOf(accepted, { singular: 'row', plural: 'rows' }, number)}, {number(100 * share, 1)}% of all{' '}
        {card.item.plural}, leave what Stima has learnt, exactly as if they had never come. {left}
      </p>
      <p class="acts">
        <button type="button" class="grave" disabled={others.length === 0} onClick={onWithdraw}>
          Withdraw it
        </button>
        <button type="button" onClick={onKeep}>
          Keep it
        </button>
      </p>
    </div>
  );
}

function GoneFiles({ gone }: { readonly gone: readonly Upload[] }) {
  const { day, number } = useFormats();
  return (
    <details class="more">
      <summary>
        {number(gone.length)} {gone.length === 1 ? 'file counts' : 'files count'} for nothing
      </summary>
      {gone.map(({ uploadId, name = uploadId, state, since, message }) => (
        <p key={uploadId} class="note">
          {name}, {state}
          {since !== undefined && `, ${day(since)}`}
          {message === undefined ? '.' : `: ${sentence(message)}`}
        </p>
      ))}
    </details>
  );
}

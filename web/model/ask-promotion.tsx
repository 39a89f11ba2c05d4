import { useEffect, useRef, useState } from 'preact/hooks';
import { outcomeOf } from '../api/outcome.ts';
import { useSession } from '../session/session.tsx';
import { problemSentence } from '../words/sentences.ts';

interface AskProps {
  readonly dataset: string;
  readonly version: string;
  readonly live: string | undefined;
  readonly onLeave: () => void;
  readonly onPromoted: () => void;
}

/** What will change, and two buttons, in place. A version that is clearly worse is asked for a second time. Esc leaves it. */
export function AskPromotion({ dataset, version, live, onLeave, onPromoted }: AskProps) {
  const { api } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const [warned, setWarned] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  useEffect(() => heading.current?.focus(), [warned]);
  const promote = async () => {
    const params = { path: { dataset, version } };
    const body = warned === undefined ? {} : { confirm: true };
    const outcome = await outcomeOf(api.POST('/v1/{dataset}/versions/{version}/promote', { params, body }));
    if (outcome.kind === 'answer') onPromoted();
    else if (outcome.kind !== 'problem') setWrong('Stima did not answer. Try again.');
    else if (outcome.problem.code === 'needs-confirm') setWarned(firstSentence(outcome.problem.detail));
    else setWrong(problemSentence(outcome.problem));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc leaves what was opened
    <div
      class={warned === undefined ? 'calm confirm banner' : 'bad confirm banner'}
      onKeyDown={({ key }) => key === 'Escape' && onLeave()}
    >
      <h3 tabIndex={-1} ref={heading}>
        {warned === undefined ? `Make ${version} live?` : `${version} is worse than ${live}`}
      </h3>
      <p>
        {warned ??
          (live === undefined
            ? `Prices come from ${version} within 30 seconds.`
            : `It takes the place of ${live} within 30 seconds. You can go back the same way.`)}
      </p>
      {wrong !== undefined && <p role="alert">{wrong}</p>}
      <p class="acts">
        <button type="button" class={warned === undefined ? 'main' : 'grave'} onClick={promote}>
          Make {version} live{warned !== undefined && ' all the same'}
        </button>
        <button type="button" onClick={onLeave}>
          Leave {live ?? 'it'}
        </button>
      </p>
    </div>
  );
}

/** The rest tells a program what to send. */
const firstSentence = (detail: string) => detail.replace(/(?<=\.)\s.*$/s, '');

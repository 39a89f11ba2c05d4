import type { Card, Run } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { sentence, withoutCalls } from '../words/sentences.ts';

/** The steps of a run that learns, in their order. */
const STEPS = ['ingest', 'fit', 'evaluate', 'decide', 'promote'] as const;

const WORDS: Readonly<Record<string, readonly [done: string, now: string, next: string]>> = {
  ingest: ['Read', 'Reading the file', 'Read the file'],
  fit: ['Learnt', 'Learning from all files', 'Learn from all files'],
  evaluate: ['Compared', 'Comparing with the live version', 'Compare with the live version'],
  decide: ['Decided', 'Deciding', 'Decide'],
  promote: ['Live', 'Going live', 'Go live'],
};

interface RunsProps {
  readonly card: Card;
  readonly runs: readonly Run[];
}

/** The latest run step by step, and the ones before it closed. */
export function RunList({ runs }: RunsProps) {
  const { moment, number } = useFormats();
  const [latest, ...earlier] = runs;
  if (latest === undefined) return null;
  return (
    <section>
      <header>
        <h2>{latest.state === 'running' ? 'Running' : 'The last run'}</h2>
        <span class="note">since {moment(latest.startedAt)}</span>
      </header>
      <Steps run={latest} />
      {earlier.length > 0 && (
        <details class="more">
          <summary>
            {number(earlier.length)} earlier {earlier.length === 1 ? 'run' : 'runs'}
          </summary>
          {earlier.map((run) => (
            <div key={run.runId}>
              <h3>{moment(run.startedAt)}</h3>
              <Steps run={run} />
            </div>
          ))}
        </details>
      )}
    </section>
  );
}

function Steps({ run: { steps, state, message } }: { readonly run: Run }) {
  const { time } = useFormats();
  const done = steps.map(({ step }) => step);
  const last = STEPS.findLastIndex((step) => done.includes(step));
  const ahead = state === 'running' ? STEPS.slice(last + 1) : [];
  return (
    <>
      <ol class="steps">
        {steps.map(({ step, at, message: text, ends }) => (
          <li key={step + at}>
            <Dot kind={ends === 'failed' ? 'failed' : 'done'} />
            <span class={ends === 'failed' ? 'tag error' : ''}>{doneText(step, text)}</span>
            <span class="when">{time(at)}</span>
          </li>
        ))}
        {ahead.map((step, i) => (
          <li key={step} class={i === 0 ? 'now' : 'todo'} aria-current={i === 0 ? 'step' : undefined}>
            <Dot kind={i === 0 ? 'now' : 'todo'} />
            <span>{WORDS[step]?.[i === 0 ? 1 : 2]}</span>
            <span class="when" />
          </li>
        ))}
      </ol>
      {message !== undefined && <p class="note">{sentence(message)}</p>}
    </>
  );
}

/** Names of files and versions keep their letters, so a word stands before them. */
function doneText(step: string, text: string | undefined): string {
  const word = WORDS[step]?.[0];
  return word === undefined ? sentence(text ?? step) : `${word}: ${text === undefined ? 'done.' : withoutCalls(text)}`;
}

function Dot({ kind }: { readonly kind: 'done' | 'now' | 'todo' | 'failed' }) {
  return (
    <svg class="dot" viewBox="0 0 14 14" aria-hidden="true">
      <circle class={`dot-${kind}`} cx="7" cy="7" r="5.5" />
    </svg>
  );
}

import { noProgress } from '../terminal/progress.ts';
import type { Session } from '../terminal/session.ts';

/** A session without a terminal. Results are kept in `results` and notes in `notes`, in their order. */
export function recordingSession(): {
  readonly session: Session;
  readonly results: { readonly value: object; readonly text: string }[];
  readonly notes: string[];
} {
  const results: { readonly value: object; readonly text: string }[] = [];
  const notes: string[] = [];
  const session: Session = {
    json: false,
    progress: noProgress,
    result: (value, text) => results.push({ value, text }),
    note: (message) => notes.push(message),
    onInterrupt: () => () => {},
  };
  return { session, results, notes };
}

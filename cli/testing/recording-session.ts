import { noProgress } from '../terminal/progress.ts';
import type { Session } from '../terminal/session.ts';

/** A session without a terminal. Results are kept in `told` and notes in `notes`, in their order. */
export function recordingSession(): {
  readonly session: Session;
  readonly told: { readonly value: object; readonly text: string }[];
  readonly notes: string[];
} {
  const told: { readonly value: object; readonly text: string }[] = [];
  const notes: string[] = [];
  const session: Session = {
    json: false,
    progress: noProgress,
    result: (value, text) => told.push({ value, text }),
    note: (message) => notes.push(message),
    onInterrupt: () => () => {},
  };
  return { session, told, notes };
}

import type { Outcome } from '../state-machine/state-machine.ts';

export interface RunRequest {
  readonly runId: string;
  readonly input: unknown;
}

/** The messages of the thread that runs the state machine. */
export type RunEvent =
  | { readonly kind: 'step'; readonly runId: string; readonly step: string; readonly message: string }
  | { readonly kind: 'progress'; readonly runId: string; readonly step: string; readonly share: number }
  | { readonly kind: 'ended'; readonly runId: string; readonly outcome: Outcome; readonly againInMs?: number };

import { useEffect, useState } from 'preact/hooks';
import { askPrice } from '../api/ask-price.ts';
import type { Api } from '../api/client.ts';
import type { CallProblem, Outcome } from '../api/outcome.ts';
import type { Prediction } from '../api/types.ts';
import type { PriceRequest } from './item-in-address.ts';

/** An answer with the question that it answers. */
export interface Answer {
  readonly asked: PriceRequest;
  readonly prediction: Prediction;
  /** ISO 8601 */
  readonly at: string;
}

interface PriceState {
  /** The latest answer. It stays while the next one is awaited. */
  readonly answer?: Answer;
  readonly problem?: CallProblem;
  /** Seconds until the service is asked again, if it does not answer. */
  readonly nextTryIn?: number;
  /** Whether the answer has been awaited for so long that the one that stands looks old. */
  readonly isLate: boolean;
}

/** After this time an answer that stands looks old. */
const LATE_MS = 400;
const LONGEST_WAIT_S = 30;

/**
 * Asks for the price of an item. The newest question wins: an older one is dropped.
 * @param asked   nothing is asked while it is undefined
 * @param delayMs how long the item must rest before it is asked
 */
export function usePrice(api: Api, dataset: string, asked: PriceRequest | undefined, delayMs: number) {
  const [state, setState] = useState<PriceState>({ isLate: false });
  const [attempt, setAttempt] = useState(0);
  const question = asked && JSON.stringify(asked);

  useEffect(() => {
    if (asked === undefined) return;
    const controller = new AbortController();
    const late = { timer: 0 };
    const ask = async () => {
      late.timer = window.setTimeout(() => setState((before) => ({ ...before, isLate: true })), LATE_MS);
      const outcome = await askPrice(
        api,
        { dataset, version: asked.version, asOf: asked.asOf, signal: controller.signal },
        asked.item,
      );
      clearTimeout(late.timer);
      if (!controller.signal.aborted) setState((before) => stateAfter(before, asked, outcome));
    };
    const resting = setTimeout(ask, attempt === 0 ? delayMs : 0);
    return () => {
      clearTimeout(resting);
      clearTimeout(late.timer);
      controller.abort();
    };
    // A question is asked once, and again at each new attempt.
  }, [api, dataset, question, attempt]);

  const waitS = state.nextTryIn;
  useEffect(() => {
    if (waitS === undefined) return;
    const timer = setTimeout(() => setAttempt((count) => count + 1), 1000 * waitS);
    return () => clearTimeout(timer);
  }, [waitS, attempt]);

  return { ...state, tryNow: () => setAttempt((count) => count + 1) };
}

function stateAfter(before: PriceState, asked: PriceRequest, outcome: Outcome<Prediction>): PriceState {
  const { answer } = before;
  switch (outcome.kind) {
    case 'answer':
      return { answer: { asked, prediction: outcome.data, at: new Date().toISOString() }, isLate: false };
    case 'problem': {
      const { problem } = outcome;
      const isBusy = problem.status === 429;
      return { ...(answer && { answer }), problem, isLate: false, ...(isBusy && { nextTryIn: 1 }) };
    }
    case 'away': {
      const nextTryIn = Math.min(LONGEST_WAIT_S, 2 * (before.nextTryIn ?? 0.5));
      return { ...(answer && { answer }), nextTryIn, isLate: false };
    }
    case 'dropped':
      return before;
  }
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ProxyFunction } from '../gateway/gateway.ts';

/** A call that a thread is to answer. */
export interface AnswerOrder {
  readonly id: number;
  readonly event: APIGatewayProxyEvent;
  /** When the caller gives up, in milliseconds since 1970. */
  readonly deadline: number;
}

export type AnswerResult =
  | { readonly id: number; readonly result: APIGatewayProxyResult }
  | { readonly id: number; readonly error: string };

export interface AnswerThreads {
  readonly predict: ProxyFunction;
  readonly close: () => Promise<void>;
}

/** A shorter body is answered sooner here than it is passed to a thread. It is some 300 items. */
const LARGE_BODY = 32_768;

/**
 * Answers long lists on all cores, and leaves the thread of the server to the other calls. The threads start with the first
 * long list, which is answered here, as is every other one until they are ready.
 *
 * @param here answers a call in this thread
 * @param module of a thread, which calls `startAnswerThread`
 * @param folder of the home
 */
export function createAnswerThreads(
  here: ProxyFunction,
  module: URL,
  folder: string,
  count: number = availableParallelism(),
): AnswerThreads {
  const threads: AnswerThread[] = [];
  let closed = false;
  let lastId = 0;

  return {
    predict: (event, context) => {
      if ((event.body?.length ?? 0) < LARGE_BODY) return here(event, context);
      while (threads.length < count && !closed) {
        const thread = startThread(module, folder, () => threads.splice(threads.indexOf(thread), 1));
        threads.push(thread);
      }
      const ready = threads.filter((thread) => thread.isReady());
      const [first, ...others] = ready;
      if (first === undefined) return here(event, context);
      const idlest = others.reduce((best, thread) => (thread.waiting.size < best.waiting.size ? thread : best), first);
      return idlest.ask({ id: ++lastId, event, deadline: Date.now() + context.getRemainingTimeInMillis() });
    },
    close: async () => {
      closed = true;
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

type AnswerThread = ReturnType<typeof startThread>;

/** @param onEnd called when the thread has ended, for whatever reason. The calls that wait for it fail. */
function startThread(module: URL, folder: string, onEnd: () => void) {
  const worker = new Worker(module, { workerData: folder });
  const waiting = new Map<number, PromiseWithResolvers<APIGatewayProxyResult>>();
  let ready = false;
  let reason = 'the thread has ended';
  worker.on('message', (message: 'ready' | AnswerResult) => {
    if (message === 'ready') {
      ready = true;
      return;
    }
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if ('result' in message) asked?.resolve(message.result);
    else asked?.reject(new Error(message.error));
  });
  worker.on('error', (error) => {
    reason = error.message;
  });
  worker.on('exit', () => {
    ready = false;
    onEnd();
    for (const { reject } of waiting.values()) reject(new Error(reason));
  });
  return {
    waiting,
    isReady: () => ready,
    ask: (order: AnswerOrder): Promise<APIGatewayProxyResult> => {
      const asked = Promise.withResolvers<APIGatewayProxyResult>();
      waiting.set(order.id, asked);
      worker.postMessage(order);
      return asked.promise;
    },
    end: () => worker.terminate(),
  };
}

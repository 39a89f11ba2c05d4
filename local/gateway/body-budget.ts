import { problemBody } from '../../lambdas/http/request/problem.ts';

/** Bounds the total memory of all bodies that are being received or answered. */
export interface BodyBudget {
  /**
   * Takes room for a body, and waits if there is none.
   * @returns a function that gives the room back; undefined if no room became free in time
   */
  readonly take: (bytes: number) => Promise<(() => void) | undefined>;
}

export interface BodyBudgetOptions {
  /** The most bytes of all bodies over {@link SMALL_BYTES} together. */
  readonly totalBytes?: number;
  readonly patienceMs?: number;
}

export const SMALL_BYTES = 65_536;
/**
 * The most bytes of all small bodies together. They have their own room, so that a price does not wait behind files.
 */
const SMALL_TOTAL_BYTES = 16 * 1024 * 1024;

/** Room is given in the order of the requests. */
export function createBodyBudget({
  totalBytes = 32 * 1024 * 1024,
  patienceMs = 10_000,
}: BodyBudgetOptions = {}): BodyBudget {
  const large = createRoom(totalBytes, patienceMs);
  const small = createRoom(SMALL_TOTAL_BYTES, patienceMs);
  return { take: (bytes) => (bytes <= SMALL_BYTES ? small(bytes) : large(bytes)) };
}

function createRoom(total: number, patienceMs: number): BodyBudget['take'] {
  const waiting: { readonly bytes: number; readonly grant: () => void }[] = [];
  let free = total;

  const grantNext = () => {
    for (let first = waiting[0]; first && first.bytes <= free; first = waiting[0]) {
      waiting.shift();
      first.grant();
    }
  };
  const occupy = (bytes: number) => {
    free -= bytes;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      free += bytes;
      grantNext();
    };
  };

  return (bytes) => {
    if (waiting.length === 0 && bytes <= free) return Promise.resolve(occupy(bytes));
    return new Promise((resolve) => {
      const place = {
        bytes,
        grant: () => {
          clearTimeout(timer);
          resolve(occupy(bytes));
        },
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(place), 1);
        resolve(undefined);
        grantNext();
      }, patienceMs);
      waiting.push(place);
    });
  };
}

/** The answer to a call whose body found no room in time. */
export const NO_ROOM = problemBody(
  'storage-unavailable',
  'Too many large bodies are under way at once; send this one again in some seconds.',
);
export const NO_ROOM_HEADERS = { 'retry-after': '2' } as const;

import { expect, it } from 'vitest';
import { FitUnderWayError } from '../../registry/fit-lease.ts';
import { createRunQueue, type RunQueue } from './run-queue.ts';

/** Runs that read and then fit, and that record the order of these steps. */
function arrange(queue: RunQueue) {
  const told: string[] = [];
  const add = (runId: string, { fits = true, during = async () => {} } = {}) => {
    const ended = Promise.withResolvers<void>();
    queue.add(runId, async () => {
      told.push(`read ${runId}`);
      await pause(1);
      if (fits)
        await queue.withFitLease('rugs', runId, async () => {
          told.push(`fit ${runId}`);
          await during();
        });
      await pause(1);
      told.push(`end ${runId}`);
      ended.resolve();
    });
    return ended.promise;
  };
  return { told, add };
}

it('reads every file that arrives during a fit before the next fit begins', async () => {
  const { told, add } = arrange(createRunQueue());
  const later: Promise<void>[] = [];
  await add('a', { during: async () => void later.push(add('b'), add('c', { fits: false }), add('d')) });
  await Promise.all(later);
  expect(told).toEqual([
    ...['read a', 'fit a', 'end a'],
    ...['read b', 'read c', 'read d', 'end c'],
    ...['fit b', 'end b', 'fit d', 'end d'],
  ]);
});

it('reads so many files at once, and no more', async () => {
  const queue = createRunQueue({ atOnce: 3 });
  let [reading, most] = [0, 0];
  const all = Array.from({ length: 10 }, (_, i) => {
    const ended = Promise.withResolvers<void>();
    queue.add(`${i}`, async () => {
      most = Math.max(most, ++reading);
      await pause(1);
      reading--;
      ended.resolve();
    });
    return ended.promise;
  });
  await Promise.all(all);
  expect(most).toBe(3);
});

it('goes on after a failed run, and is idle after the last one', async () => {
  const queue = createRunQueue();
  const { told, add } = arrange(queue);
  queue.add('broken', async () => {
    throw new Error('broken');
  });
  await add('a');
  await pause(5);
  await add('b');
  expect(told).toEqual(['read a', 'fit a', 'end a', 'read b', 'fit b', 'end b']);
});

it('fails a step that has waited long, and keeps its place for the retry', async () => {
  const queue = createRunQueue({ atOnce: 1, patienceMs: 50 });
  const { add } = arrange(queue);
  const attempts: unknown[] = [];
  const first = add('a', { during: () => pause(300) });
  queue.add('b', async () => {
    for (let fitted = false; !fitted; await pause(10))
      fitted = await queue
        .withFitLease('rugs', 'b', async () => true)
        .catch((error: unknown) => {
          attempts.push(error);
          return false;
        });
  });
  await first;
  const last = add('c');
  await last;
  expect(attempts.length).toBeGreaterThan(1);
  expect(attempts[0]).toBeInstanceOf(FitUnderWayError);
});

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDiamondRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { findMissing } from '../local/sam/find-missing.ts';
import { type SamStack, startSamStack } from '../local/sam/sam-stack.ts';
import { loadDefinition } from '../local/state-machine/load-definition.ts';
import { createStateMachine, type Handler } from '../local/state-machine/state-machine.ts';
import { memoryStore } from '../registry/storage/memory-store.ts';
import { startFunctionContainer, type Used } from './function-container.ts';
import { median, report, type TableRow } from './report.ts';
import { writeStones } from './stones.ts';

/*
 * The time of a run as on AWS, function by function. The synthesised state machine calls functions in containers of the
 * runtime's image. Each function has the memory and the share of a processor that it has on AWS. The store is a real S3
 * server. Each function starts cold, as it does when files are rare.
 */

const HISTORIES = (process.env.HISTORIES ?? '50000,1000000').split(',').map(Number);
const ARRIVING = 1_000;
const RUNS = Number(process.env.RUNS ?? 5);

const missing = await findMissing();
if (missing !== undefined) {
  process.stderr.write(`bench:functions cannot run here: ${missing}.\n`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
const definition = await loadDefinition(join(folder, 'cache'));
const calls: Call[] = [];
const stacks: { history: number; stack: SamStack }[] = [];
try {
  for (const history of HISTORIES) {
    const stack = await startSamStack({ data: memoryStore(), models: memoryStore() }, 'training');
    stacks.push({ history, stack });
    await runOn(stack, `history of ${history}`, history, 1);
  }
  // The histories take turns, so that other work on the machine slows both alike.
  for (let run = 1; run <= RUNS; run++)
    for (const { history, stack } of stacks) await runOn(stack, `${ARRIVING} after ${history}`, ARRIVING, 1 + run);
} finally {
  for (const { stack } of stacks) await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}
const runs = [...new Set(calls.map(({ run }) => run))];
const functions = runs.flatMap((run) => {
  const own = calls.filter((call) => call.run === run);
  return [...new Set(own.map(({ handler }) => handler))].map((handler) => {
    const same = own.filter((call) => call.handler === handler);
    const of = (pick: (call: Call) => number) => median(same.map(pick));
    return {
      run,
      handler,
      times: same.length,
      memoryMb: same[0]!.memoryMb,
      usedMb: Math.max(...same.map(({ used }) => used.memoryMb)),
      seconds: of(({ ms }) => ms / 1_000),
      processorSeconds: of(({ used }) => used.processorMs / 1_000),
    };
  });
});
report(
  'flow-functions',
  functions.map(
    ({ run, handler, times, memoryMb, usedMb, seconds, processorSeconds }): TableRow => ({
      run,
      function: handler,
      times,
      MB: memoryMb,
      'used MB': usedMb,
      s: seconds.toFixed(2),
      'of a processor s': processorSeconds.toFixed(2),
      'GB-s': ((memoryMb / 1_024) * seconds).toFixed(2),
    }),
  ),
  { calls },
);
const sums = runs.map((run) => {
  const own = functions.filter((each) => each.run === run);
  const of = (pick: (each: (typeof own)[number]) => number) => own.reduce((sum, each) => sum + pick(each), 0);
  return {
    run,
    seconds: of(({ seconds }) => seconds),
    processorSeconds: of(({ processorSeconds }) => processorSeconds),
    gigabyteSeconds: of(({ memoryMb, seconds }) => (memoryMb / 1_024) * seconds),
  };
});
const first = sums.find(({ run }) => run.startsWith(`${ARRIVING} after`))!;
report(
  'flow-runs',
  sums.map(
    ({ run, seconds, processorSeconds, gigabyteSeconds }): TableRow => ({
      run,
      s: seconds.toFixed(2),
      'of a processor s': processorSeconds.toFixed(2),
      'GB-s': gigabyteSeconds.toFixed(2),
      ...(run.startsWith(`${ARRIVING} after`) && {
        's, times the first': (seconds / first.seconds).toFixed(2),
        'GB-s, times the first': (gigabyteSeconds / first.gigabyteSeconds).toFixed(2),
      }),
    }),
  ),
);

interface Call {
  readonly run: string;
  readonly handler: string;
  readonly rows: number;
  readonly bytes: number;
  readonly memoryMb: number;
  /** Seconds from the start of the process. Lambda bills the start too. */
  readonly ms: number;
  readonly used: Used;
}

async function runOn(stack: SamStack, run: string, rows: number, seed: number): Promise<void> {
  const path = join(folder, 'arriving.csv');
  await writeStones(path, readDiamondRows(), rows, seed);
  const bytes = statSync(path).size;
  const key = `incoming/diamonds/${seed}.csv`;
  await stack.data.put(key, readFileSync(path));
  const handlers = stack.handlers.map((handler): [string, Handler] => [
    handler,
    async (payload) => {
      const described = stack.describe(handler);
      const container = await startFunctionContainer(described);
      try {
        const { body, sinceStartMs } = await container.ask(payload as object);
        const used = await container.stop();
        calls.push({ run, handler, rows, bytes, memoryMb: described.memoryMb, ms: sinceStartMs, used });
        return JSON.parse(body);
      } catch (error) {
        // The function has failed, and that is what is reported.
        await container.stop().catch(() => undefined);
        throw error;
      }
    },
  ]);
  const machine = createStateMachine(definition, Object.fromEntries(handlers), { waitScale: 0.1 });
  const event = { 'detail-type': 'Object Created', detail: { bucket: { name: 'data' }, object: { key } } };
  const outcome = await machine.run(event, { runId: `run-${seed}` });
  if (outcome.status !== 'SUCCEEDED') throw new Error(`${run}: ${JSON.stringify(outcome)}`);
}

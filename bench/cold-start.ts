import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { findMissing } from '../local/sam/find-missing.ts';
import { predictEvent } from '../local/sam/predict-event.ts';
import { type DescribedFunction, startSamStack } from '../local/sam/sam-stack.ts';
import { openTrainedHome } from '../local/sam/trained-home.ts';
import { shipped } from '../local/shipped.ts';
import { objectReader, parseJson, readNumber } from '../training/table/read-json.ts';
import { MB_PER_PROCESSOR, startFunctionContainer } from './function-container.ts';
import { median, quantile, report, type TableRow } from './report.ts';
import { draw, itemOf, readStones } from './stones.ts';

/*
 * The time from the start of the function's process to its first answer, and the time of a warm answer. A function that does
 * nothing is measured beside it, in turns. Both run in containers of the runtime's image, with the memory of the function and the
 * share of a processor that Lambda gives with it. The start of the container is not in the times.
 */

const COLD_ROUNDS = Number(process.env.ROUNDS ?? 15);
const WARM_CALLS = Number(process.env.CALLS ?? 2_000);
/** The most items that one call may price. */
const MOST_ITEMS = 1_000;

const missing = await findMissing();
if (missing !== undefined) {
  process.stderr.write(`bench:cold cannot run here: ${missing}.\n`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
const stack = await startSamStack(await openTrainedHome(shipped, join(folder, 'home')));
try {
  const predict = stack.describe('predict');
  const price = predictEvent(diamonds.name, diamonds.referenceItem);
  const cases: readonly Case[] = [
    { name: 'a function that does nothing', of: { ...predict, code: writeEmptyFunction() }, event: price, status: 200 },
    { name: 'predict, a body that is no JSON: the bundle', of: predict, event: { ...price, body: '{' }, status: 400 },
    { name: 'predict, one stone: the bundle and the model', of: predict, event: price, status: 200 },
  ];
  const stones = draw(readStones().test, MOST_ITEMS, 1).map(({ row }) => itemOf(row));
  const list = {
    name: `predict, a list of ${MOST_ITEMS}`,
    of: predict,
    event: predictEvent(diamonds.name, stones),
    status: 200,
  };
  const cold = new Map<Case, number[]>(cases.map((one) => [one, []]));
  const processor = new Map<Case, number[]>(cases.map((one) => [one, []]));
  const memory = new Map<Case, number>();
  // The first round fills the page cache.
  for (let round = 0; round <= COLD_ROUNDS; round++)
    for (const one of cases) {
      const { container, firstMs } = await startCase(one);
      const { processorMs } = await container.stop();
      if (round === 0) continue;
      cold.get(one)!.push(firstMs);
      processor.get(one)!.push(processorMs);
    }
  const warm = new Map<Case, number[]>();
  for (const one of [...cases, list]) {
    const { container } = await startCase(one);
    const count = one === list ? WARM_CALLS / 20 : WARM_CALLS;
    for (let call = 0; call < count / 4; call++) await container.ask(one.event);
    const times: number[] = [];
    for (let call = 0; call < count; call++) times.push((await container.ask(one.event)).ms);
    warm.set(one, times);
    memory.set(one, (await container.stop()).memoryMb);
  }
  const nothing = cold.get(cases[0]!)!;
  const rows = [...cases, list].map((one): TableRow => {
    const [first, after] = [cold.get(one), warm.get(one)!];
    return {
      function: one.name,
      // Other work on the machine can only add to a time. So the fastest times are closest to the function's own.
      'first answer, fastest tenth ms': first ? quantile(first, 0.1).toFixed(0) : '',
      'over nothing': first ? (quantile(first, 0.1) - quantile(nothing, 0.1)).toFixed(0) : '',
      'median ms': first ? median(first).toFixed(0) : '',
      'over nothing, median': first ? (median(first) - median(nothing)).toFixed(0) : '',
      'of a processor ms': first ? median(processor.get(one)!).toFixed(0) : '',
      'warm p50 ms': median(after).toFixed(2),
      'warm p99 ms': quantile(after, 0.99).toFixed(2),
      'most memory MB': memory.get(one)!,
    };
  });
  const { memoryMb } = predict;
  const processors = memoryMb / MB_PER_PROCESSOR;
  report('cold-start', rows, { memoryMb, processors, rounds: COLD_ROUNDS, calls: WARM_CALLS });
} finally {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Case {
  readonly name: string;
  readonly of: DescribedFunction;
  readonly event: object;
  readonly status: number;
}

/** A container of the function that has answered once. */
async function startCase({ of, event, status }: Case) {
  const container = await startFunctionContainer(of);
  const { body, sinceStartMs } = await container.ask(event);
  const answer = parseJson(body, objectReader({ statusCode: readNumber }));
  if (answer.statusCode !== status) throw new Error(`answered ${body}, status ${status} expected`);
  return { container, firstMs: sinceStartMs };
}

function writeEmptyFunction(): string {
  const code = join(folder, 'empty');
  mkdirSync(code, { recursive: true });
  writeFileSync(join(code, 'index.js'), "exports.handler = async () => ({ statusCode: 200, body: '{}' });\n");
  return code;
}

import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { readDiamondRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { MOST_SHARDS, readShardSizes } from '../lambdas/flow/shards/shard-sizes.ts';
import type { Ingested, Prepared, ShardsRequest } from '../lambdas/flow/steps.ts';
import { readReceipt } from '../registry/receipt.ts';
import { parseJson } from '../training/table/read-json.ts';
import { EVENT, RUN, type Used } from './map-flow.ts';
import type { StepRequest } from './map-step.ts';
import { PRICES } from './prices.ts';
import { report, type TableRow } from './report.ts';
import { writeStones } from './stones.ts';

/*
 * Sums up a large file by the map, whose steps run in separate processes as functions do on AWS. Compares that with one
 * pass over the file: npm run bench:map [-- ROWS], 10,000,000 if left out. Both must give the same bytes.
 */

const rows = Number(process.argv[2] ?? 10_000_000);
const WORKERS = [1, 2];
const { pieceBytes } = readShardSizes(process.env);

interface Answered extends Used {
  readonly output: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'stima-bench-'));
try {
  const file = join(folder, 'stones.csv');
  await writeStones(file, readDiamondRows(), rows, 1);
  const bytes = statSync(file).size;
  console.log(`${rows} rows, ${(bytes / 1e6).toFixed(0)} MB`);

  const table: TableRow[] = [];
  const addRow = (what: string, { seconds, cpuSeconds, maxRssMb }: Used, more: TableRow = {}) =>
    table.push({
      what,
      seconds: seconds.toFixed(1),
      'rows/s': Math.round(rows / seconds),
      'CPU s': cpuSeconds.toFixed(1),
      'rows/CPU s': Math.round(rows / cpuSeconds),
      'peak RSS MB': Math.round(maxRssMb),
      ...more,
    });

  const whole = home('whole', file);
  const [onePass] = await inProcesses(whole, 1, [{ step: 'ingest', payload: { ...RUN, event: EVENT } }]);
  addRow('one pass', onePass!);
  const expected = await digestUpload(whole, onePass!.output as Ingested);

  let measured: Measured | undefined;
  for (const workers of WORKERS) {
    const cut = home(`cut ${workers}`, file);
    const found = await throughMap(cut, workers);
    const name = `map, ${workers} ${workers === 1 ? 'process' : 'processes'}`;
    addRow(`${name}: cut`, found.prepare);
    addRow(`${name}: ${found.order.pieces.length} pieces`, found.pieces, {
      'rows/s and process': Math.round(rows / found.pieces.seconds / workers),
    });
    addRow(`${name}: merge`, found.merge);
    addRow(`${name}: commit`, found.commit);
    addRow(name, found.all, { 'same bytes': (await digestUpload(cut, found.ingested)) === expected ? 'yes' : 'NO' });
    const sumsBytes = statSync(join(cut, 'data/uploads/diamonds', found.ingested.uploadId, 'summary.bin')).size;
    measured ??= { rows, bytes, sumsBytes, ...found };
  }
  const { order } = measured!;
  const item = JSON.stringify({ ...RUN, piece: order.pieces.length - 1 }).length;
  const state = JSON.stringify({ ...EVENT, map: order }).length;
  const most = JSON.stringify({
    ...EVENT,
    map: { ...order, pieces: Array.from({ length: MOST_SHARDS }, (_, i) => i) },
  });
  console.log(`Load average of the last 15 minutes: ${loadavg()[2]!.toFixed(1)}.`);
  console.log(
    `State: ${item} bytes for an item; ${state} in all, ${most.length} with ${MOST_SHARDS} pieces, of 262,144.`,
  );
  report('map', table, { rows, bytes, state: { item, all: state, most: most.length } });
  report('map-billion', billion(measured!), { asOf: PRICES.asOf });
} finally {
  rmSync(folder, { recursive: true });
}

/** A folder of stores that holds the arrived file. */
function home(name: string, file: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'data/incoming/diamonds'), { recursive: true });
  linkSync(file, join(path, 'data', EVENT.detail.object.key));
  return path;
}

interface Mapped {
  readonly order: ShardsRequest;
  readonly groups: number;
  readonly ingested: Ingested;
  readonly prepare: Used;
  readonly pieces: Used;
  readonly merge: Used;
  readonly commit: Used;
  readonly all: Used;
}

interface Measured extends Mapped {
  readonly rows: number;
  readonly bytes: number;
  /** The size of the sums of the whole file. The sums of a shard are hardly smaller. */
  readonly sumsBytes: number;
}

async function throughMap(path: string, workers: number): Promise<Mapped> {
  const start = performance.now();
  const [prepare] = await inProcesses(path, 1, [{ step: 'prepare', payload: { ...RUN, input: EVENT } }]);
  const prepared = prepare!.output as Prepared;
  const order = prepared.map;
  if (order.read !== 'pieces') throw new Error(`the file is read ${order.read}`);
  const step = async (name: string, payloads: readonly object[]): Promise<Used> => {
    const began = performance.now();
    const asked = payloads.map((payload) => ({ step: name, payload: { ...RUN, ...payload } }));
    return together(await inProcesses(path, workers, asked), performance.now() - began);
  };
  const pieces = await step(
    'sum-up',
    order.pieces.map((piece) => ({ piece, pass: order.pass })),
  );
  const [passed] = await inProcesses(path, 1, [{ step: 'prepare', payload: { ...RUN, input: prepared } }]);
  const input = passed!.output as Prepared;
  const merges = input.map;
  if (merges.read !== 'merge') throw new Error(`after the first pass: ${merges.read}, merge expected`);
  const groups = await step(
    'merge',
    merges.groups.map((group) => ({ group })),
  );
  const uploads = await step(
    'merge',
    merges.uploads.map((upload) => ({ upload })),
  );
  const merge = together([groups, uploads], 1000 * (groups.seconds + uploads.seconds));
  const [commit] = await inProcesses(path, 1, [{ step: 'commit', payload: { ...RUN, input } }]);
  const all = together([prepare!, pieces, passed!, merge, commit!], performance.now() - start);
  return {
    order,
    groups: merges.groups.length,
    ingested: commit!.output as Ingested,
    prepare: prepare!,
    pieces,
    merge,
    commit: commit!,
    all,
  };
}

function together(used: readonly Used[], ms: number): Used {
  return {
    seconds: ms / 1000,
    cpuSeconds: used.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    maxRssMb: Math.max(0, ...used.map(({ maxRssMb }) => maxRssMb)),
  };
}

/** Distributes the steps over `workers` processes. Each process does one step after the other. */
async function inProcesses(path: string, workers: number, orders: readonly StepRequest[]): Promise<Answered[]> {
  const program = fileURLToPath(new URL('./map-step.ts', import.meta.url));
  const answers: Answered[] = [];
  const left = [...orders];
  const work = async () => {
    if (left.length === 0) return;
    const child = fork(program, [path], {
      execArgv: ['--max-semi-space-size=16'],
      env: { ...process.env, MAP_OVER_BYTES: '1' },
    });
    let before = 0;
    try {
      for (let order = left.shift(); order; order = left.shift()) {
        const answer = await ask(child, order);
        answers.push({ ...answer, cpuSeconds: answer.cpuSeconds - before });
        before = answer.cpuSeconds;
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return answers;
}

function ask(child: ChildProcess, order: StepRequest): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer: Answered & { readonly error?: string }) => {
      child.off('exit', ended);
      if (answer.error === undefined) resolve(answer);
      else reject(new Error(answer.error));
    });
    child.send(order);
  });
}

/** A hash of everything that a run has made of a file, without the times. */
async function digestUpload(path: string, { uploadId }: Ingested): Promise<string> {
  const upload = join(path, 'data/uploads/diamonds', uploadId);
  const hash = createHash('sha256');
  for (const name of ['summary.bin', 'samples.bin', 'rejected.csv']) hash.update(readFileSync(join(upload, name)));
  const receipt = parseJson(readFileSync(join(upload, 'receipt.json')), readReceipt);
  const { rows: counts, notes, verdict, trainingRows } = receipt;
  hash.update(JSON.stringify({ counts, notes, verdict, trainingRows }));
  await pipeline(createReadStream(join(upload, 'accepted.csv.gz')), createGunzip(), async (text) => {
    for await (const chunk of text) hash.update(chunk);
  });
  return hash.digest('hex');
}

/**
 * An estimate for a billion such rows on AWS. A function of 1,769 MB, one processor, is assumed to be as fast as one
 * process here, and to read from S3 at 75 MB a second (600 Mbit/s). A file that one function reads from beginning to
 * end cannot be read faster.
 */
function billion({
  rows: measuredRows,
  bytes,
  sumsBytes,
  order,
  groups,
  prepare,
  pieces,
  merge,
}: Measured): TableRow[] {
  const total = 1e9;
  const totalBytes = (bytes / measuredRows) * total;
  const size = Math.max(pieceBytes, totalBytes / MOST_SHARDS);
  const count = Math.ceil(totalBytes / size);
  const networkBytesPerSecond = 75e6;
  const cutSeconds = totalBytes / Math.min(networkBytesPerSecond, bytes / prepare.seconds);
  const pieceSeconds = (pieces.seconds / measuredRows) * (total / count) + size / networkBytesPerSecond;
  const mergedSeconds = merge.seconds / (order.pieces.length + groups) + sumsBytes / networkBytesPerSecond;
  const groupCount = Math.ceil(count / 32);
  const groupSeconds = 32 * mergedSeconds;
  const commitSeconds = (0.3 * count) / 8;
  const { lambda, stepFunctions, s3 } = PRICES;
  const second = (mb: number, storageMb = 512) =>
    (mb / 1024) * lambda.perGbSecond.arm64 + ((storageMb - 512) / 1024) * lambda.storagePerGbSecond;
  const executions = count + groupCount + 1;
  const dollars = {
    cut: cutSeconds * second(1769),
    pieces: count * (pieceSeconds * second(1769, 1024) + lambda.perRequest),
    merge: (groupCount * groupSeconds + groupCount * mergedSeconds) * second(3008) + groupCount * lambda.perRequest,
    commit: commitSeconds * second(1024),
    states:
      12 * stepFunctions.perTransition +
      executions * stepFunctions.expressPerRequest +
      (count * pieceSeconds + groupCount * groupSeconds) * (64 / 1024) * stepFunctions.expressPerGbSecond,
    s3: count * (8 * s3.perPut + 8 * s3.perGet),
  };
  const sum = Object.values(dollars).reduce((all, one) => all + one, 0);
  return [4, 50, 500].map((concurrency) => {
    const minutes =
      (cutSeconds +
        Math.ceil(count / concurrency) * pieceSeconds +
        Math.ceil(groupCount / concurrency) * groupSeconds +
        groupCount * mergedSeconds +
        commitSeconds) /
      60;
    return {
      rows: '1,000,000,000',
      GB: (totalBytes / 1e9).toFixed(0),
      pieces: count,
      's/piece': pieceSeconds.toFixed(1),
      'at once': concurrency,
      'cut min': (cutSeconds / 60).toFixed(1),
      minutes: minutes.toFixed(1),
      ...Object.fromEntries(Object.entries(dollars).map(([what, amount]) => [`$ ${what}`, amount.toFixed(3)])),
      '$ in all': sum.toFixed(2),
    };
  });
}

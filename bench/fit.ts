import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { datasets } from '../datasets/datasets.ts';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { type PricedRow, readDiamondRows } from '../datasets/diamonds/testing/diamond-rows.ts';
import { findReferenceJson } from '../datasets/references.ts';
import { decide } from '../lambdas/flow/decide/decide.ts';
import { evaluate } from '../lambdas/flow/decide/evaluate.ts';
import { promote } from '../lambdas/flow/decide/promote.ts';
import { fit } from '../lambdas/flow/fit/fit.ts';
import { ingest } from '../lambdas/flow/ingest/ingest.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { openFileStore } from '../registry/storage/file-store.ts';
import type { Samples } from '../training/kinds/encode-samples.ts';
import { registeredKinds } from '../training/kinds/registered/all.ts';
import {
  addSummary,
  createEquations,
  createRecipe,
  createSummariser,
  createSummary,
  decodeReference,
  type Equations,
  encodeModel,
  fitLattice,
  fitModel,
  type Summary,
} from '../training/lattice/measured.ts';
import { mergeSamples } from '../training/summary/sample.ts';
import { objectReader, readNumber } from '../training/table/read-json.ts';
import { askPeers, NO_PYTHON } from './python.ts';
import { median, report, type TableRow } from './report.ts';
import { createResampler, draw, type Noise, writeStones } from './stones.ts';

/* The time of a retraining when 1,000 rows arrive, on a short and on a long history, and the time of fitting alone. */

const HISTORIES = (process.env.HISTORIES ?? '50000,1000000').split(',').map(Number);
const NOISES: readonly Noise[] = ['printed', 'unprinted'];
const ARRIVING = 1_000;
const RUNS = 9;
const SHARDS = 7;

const recipe = createRecipe(diamonds, undefined, diamonds.reference);
const reference = decodeReference(findReferenceJson(diamonds.name));
const root = mkdtempSync(join(tmpdir(), 'stima-bench-'));
try {
  for (const noise of NOISES) for (const rows of HISTORIES) await writeFiles(rows, noise);
  const homes = [];
  for (const noise of NOISES) for (const rows of HISTORIES) homes.push(await open(rows, noise));
  const times = homes.map(() => [] as Retraining[]);
  for (let run = 0; run <= RUNS; run++)
    for (const [h, home] of homes.entries()) {
      const took = await home.retrain(run);
      // The first run warms up.
      if (run > 0) times[h]!.push(took);
    }
  const table: TableRow[] = homes.map(({ rows, noise }, h) => ({
    what: 'Stima: retrain',
    stones: noise,
    history: rows,
    ...medians(times[h]!),
  }));
  for (const home of homes) if (home.noise === NOISES[0]) table.push(home.refitPeer());
  report('retrain', table, { arriving: ARRIVING, runs: RUNS, times });
  report('same-bytes', await Promise.all(homes.map((home) => home.compareBytes())));
  report(
    'fit',
    homes.flatMap((home) => fits(home.noise, home.rows, createEquations(recipe, home.together().summary))),
  );
} finally {
  rmSync(root, { recursive: true });
}

/** Writes the history first, then one new file for each run. So no rows are in memory during a measurement. */
async function writeFiles(rows: number, noise: Noise): Promise<void> {
  const stones = readDiamondRows();
  for (let file = 0; file <= RUNS + 1; file++)
    await writeStones(pathOf(rows, noise, file), stones, file === 0 ? rows : ARRIVING, file, noise);
}

function pathOf(rows: number, noise: Noise, file: number): string {
  return join(root, `${noise}-${rows}-${file}.csv`);
}

interface Retraining {
  readonly ingest: number;
  readonly fit: number;
  readonly evaluate: number;
}

/** A store with a history of the given number of rows, and a champion trained on it. */
async function open(rows: number, noise: Noise) {
  const folder = join(root, `${noise}-${rows}`);
  const data = openFileStore(join(folder, 'data'));
  const models = openFileStore(join(folder, 'models'));
  const dependencies = {
    datasets,
    data,
    models,
    now: () => new Date(0),
    ...registeredKinds,
    getFrozen: createShipped(registeredKinds.summarising),
  };
  let latest = '';
  let arrived = 0;

  const bring = async (file: number) => {
    const path = pathOf(rows, noise, file);
    const key = `incoming/diamonds/${basename(path)}`;
    await data.putFile(key, path);
    arrived = file;
    return { runId: basename(path, '.csv'), event: { detail: { object: { key } } } };
  };
  const run = async (arrival: Awaited<ReturnType<typeof bring>>) => {
    const marks = [performance.now()];
    const request = await ingest(dependencies)(arrival);
    marks.push(performance.now());
    if (request.state !== 'in force') throw new Error(`the upload is ${request.state}`);
    const fitted = await fit(dependencies)({ runId: arrival.runId, request });
    marks.push(performance.now());
    const evaluated = await evaluate(dependencies)(fitted);
    marks.push(performance.now());
    latest = fitted.version;
    const [ingesting, fitting, evaluating] = marks.slice(1).map((mark, i) => mark - marks[i]!);
    return { evaluated, took: { ingest: ingesting!, fit: fitting!, evaluate: evaluating! } };
  };
  const { evaluated } = await run(await bring(0));
  await promote(dependencies)(await decide(dependencies)(evaluated));

  const everyRow = (): PricedRow[] => {
    const stones = readDiamondRows();
    const all: PricedRow[] = [];
    for (let seed = 0; seed <= arrived; seed++) {
      const next = createResampler(stones, seed, noise);
      for (let left = seed === 0 ? rows : ARRIVING; left > 0; left--) all.push(next());
    }
    return all;
  };
  return {
    rows,
    noise,
    retrain: async (n: number): Promise<Retraining> => (await run(await bring(n + 1))).took,
    together: () => summarise(everyRow()),
    compareBytes: async (): Promise<TableRow> => {
      const kept = Buffer.from((await models.get(`diamonds/${latest}/model.json`)).body).toString();
      const all = everyRow();
      const { summary, samples } = inShards(draw(all, all.length, 1));
      return {
        stones: noise,
        rows: all.length,
        'uploads one by one = everything at once, backwards':
          kept === bytesOf(summarise(all.toReversed())) ? 'yes' : 'NO',
        [`= shuffled, in ${SHARDS} shards`]: kept === bytesOf({ summary, samples }) ? 'yes' : 'NO',
      };
    },
    refitPeer: (): TableRow => {
      const found = askPeers(objectReader({ seconds: readNumber }), 'refit', pathOf(rows, noise, 0));
      return found
        ? {
            what: 'LightGBM: fit all rows again',
            stones: noise,
            history: rows,
            'sum ms': Math.round(1000 * found.seconds),
          }
        : { what: `LightGBM (${NO_PYTHON})`, stones: noise, history: rows };
    },
  };
}

function medians(times: readonly Retraining[]): TableRow {
  const of = (pick: (time: Retraining) => number) => Math.round(median(times.map(pick)));
  return {
    'ingest ms': of((time) => time.ingest),
    'merge and fit ms': of((time) => time.fit),
    'evaluate ms': of((time) => time.evaluate),
    'sum ms': of((time) => time.ingest + time.fit + time.evaluate),
  };
}

interface Together {
  readonly summary: Summary;
  readonly samples: Pick<Samples, 'calibration'>;
}

function summarise(rows: readonly PricedRow[]): Together {
  const summariser = createSummariser(recipe, reference);
  for (const { row, price } of rows) summariser.add(row, price);
  return summariser.finish();
}

function inShards(rows: readonly PricedRow[]): Together {
  const size = Math.ceil(rows.length / SHARDS);
  const parts = Array.from({ length: SHARDS }, (_, s) => summarise(rows.slice(s * size, (s + 1) * size)));
  const summary = createSummary(recipe);
  for (const part of parts) addSummary(recipe, summary, part.summary);
  const [first, ...rest] = parts.map(({ samples }) => samples.calibration);
  return { summary, samples: { calibration: mergeSamples([first!, ...rest]) } };
}

function bytesOf({ summary, samples }: Together): string {
  return encodeModel(fitModel(recipe, createEquations(recipe, summary), samples.calibration, recipe.config.fit).model);
}

/** Solved and ordered, from the summary alone. */
function fits(noise: Noise, history: number, equations: Equations): TableRow[] {
  const [{ penalty, length }] = diamonds.lattice.candidates as [{ penalty: number; length: number }];
  const ways = {
    'λ and ℓ chosen by cross-validation': recipe.config.fit,
    'λ and ℓ given': { ...recipe.config.fit, penalty, length },
  };
  return Object.entries(ways).map(([what, parameters]) => {
    const seconds: number[] = [];
    let found = fitLattice(recipe, equations, parameters);
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      found = fitLattice(recipe, equations, parameters);
      seconds.push((performance.now() - start) / 1000);
    }
    return {
      stones: noise,
      history,
      what,
      s: median(seconds).toFixed(2),
      'iterations to solve': found.iterations.solve,
      'to order': found.iterations.order,
      'nodes touched': equations.whole.nodes.length,
      'entries of C': equations.whole.values.length,
    };
  });
}

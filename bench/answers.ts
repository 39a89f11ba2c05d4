import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import Papa from 'papaparse';
import type { Dataset, Row } from '../datasets/dataset.ts';
import { datasetFile } from '../datasets/folders.ts';
import { loans } from '../datasets/loans/loans.ts';
import { reviews } from '../datasets/reviews/reviews.ts';
import { createRandom } from '../datasets/testing/random.ts';
import { measureProbabilities } from '../training/evaluation/probability-metrics.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { answeringKinds } from '../training/kinds/registered/answering.ts';
import { fittingKinds } from '../training/kinds/registered/fitting.ts';
import { referencingKinds } from '../training/kinds/registered/referencing.ts';
import { summarisingKinds } from '../training/kinds/registered/summarising.ts';
import { chooseVocabulary } from '../training/table/choose-vocabulary.ts';
import { readTarget } from '../training/table/read-cell.ts';
import { readRow } from '../training/table/read-row.ts';
import { rowWidth } from '../training/table/text-parts.ts';
import { report, type TableRow } from './report.ts';

/*
 * The two datasets of a yes or no that ship, two times five folds over all their rows. The frozen reference and the vocabulary are made
 * without the fold, too. Figures are of all predictions out of fold together.
 */

const FOLDS = 5;
const SEEDS = [1, 2];

type Cells = Readonly<Record<string, string>>;
type KnownRow = readonly [row: Row, answer: number];

const rows = [
  ...crossValidate('loans', readCells('loans', ['loans.csv']), () => loans),
  ...crossValidate('reviews', readCells('reviews', ['reviews.csv', 'reviews-test.csv']), withVocabularyOf),
];
report('answers', rows);

function withVocabularyOf(cells: readonly Cells[]): Dataset {
  const [column] = reviews.columns;
  const [part] = column.parts;
  const texts = cells.map((one) => one[column.name] ?? '');
  const vocabulary = chooseVocabulary(texts, part.vocabulary.length);
  return { ...reviews, columns: [{ ...column, parts: [{ ...part, vocabulary }] }] };
}

function readCells(dataset: string, files: readonly string[]): Cells[] {
  const options = { header: true, skipEmptyLines: true } as const;
  return files.flatMap((file) => Papa.parse<Cells>(readFileSync(datasetFile(dataset, file), 'utf8'), options).data);
}

function crossValidate(
  name: string,
  cells: readonly Cells[],
  declare: (train: readonly Cells[]) => Dataset,
): TableRow[] {
  return SEEDS.map((seed) => {
    const random = createRandom(seed);
    const order = cells.map((_, i) => ({ i, at: random() })).sort((a, b) => a.at - b.at);
    const fold = new Int32Array(cells.length);
    for (const [place, { i }] of order.entries()) fold[i] = place % FOLDS;
    const answers = new Float64Array(cells.length);
    const probabilities = new Float64Array(cells.length);
    let bytes = 0;
    let microseconds = 0;
    for (let left = 0; left < FOLDS; left++) {
      const dataset = declare(cells.filter((_, i) => fold[i] !== left));
      const known = cells.map((one) => readKnown(dataset, one));
      const model = learn(
        dataset,
        known.filter((_, i) => fold[i] !== left),
      );
      const { csvCells, answer } = kindOf(answeringKinds, dataset).openModel(dataset, Buffer.from(model));
      bytes = gzipSync(model).length;
      for (const [i, [row, given]] of known.entries()) {
        if (fold[i] !== left) continue;
        answers[i] = given;
        probabilities[i] = Number(csvCells(row).cells[0]);
      }
      const before = process.cpuUsage();
      for (const [i, one] of cells.entries()) if (fold[i] === left) answer(readKnown(dataset, one)[0]);
      const { user, system } = process.cpuUsage(before);
      microseconds = (user + system) / (cells.length / FOLDS);
    }
    const { auc, logLoss, calibrationError } = measureProbabilities(answers, probabilities);
    return {
      ...{ dataset: name, seed, rows: cells.length, AUC: auc.toFixed(4), 'log loss': logLoss.toFixed(4) },
      ECE: calibrationError.toFixed(4),
      'model.json, gzipped': bytes,
      'µs of processor an answer with reasons': Math.round(microseconds),
    };
  });
}

function readKnown(dataset: Dataset, cells: Cells): KnownRow {
  const row = new Float64Array(rowWidth(dataset.columns));
  const texts = dataset.columns.map(({ name }) => cells[name] ?? '');
  const issues = readRow(dataset.columns, Array.from(texts.keys()), texts, row);
  const answer = readTarget(dataset.target, cells[dataset.target.column] ?? '');
  if (issues !== null || typeof answer !== 'number') throw new Error(`a row of ${dataset.name} cannot be read`);
  return [row, answer];
}

/** @returns model.json */
function learn(dataset: Dataset, known: readonly KnownRow[]): string {
  const referencing = kindOf(referencingKinds, dataset);
  const made = referencing.makeReference({ dataset }, dataset.reference ?? 'none', {
    count: known.length,
    visit: (each) => {
      for (const [row, answer] of known) each(row, answer);
    },
  });
  const reference = made && kindOf(summarisingKinds, dataset).decodeReference(referencing.encodeReference(made));
  const fitting = kindOf(fittingKinds, dataset);
  const fit = fitting.openFit({ dataset, reference });
  const summariser = fit.createSummariser();
  for (const [row, answer] of known) summariser.add(row, answer);
  const { summary, samples } = summariser.finish();
  return fit.fit(fit.createEquations(summary), samples, fitting.readFitParameters({})).model;
}

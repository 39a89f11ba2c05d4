import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import {
  addSummary,
  configSchema,
  createEquations,
  createRecipe,
  createSummariser,
  createSummary,
  findCentres,
  fitOrderedLattice,
  makeReference,
  orderedLattice,
  type Stratum,
  type UploadStratum,
} from '../../training/lattice/measured.ts';
import { draw, readStones } from '../stones.ts';
import { type DatedRow, dayOfMonth } from './draw-market.ts';
import { isQuick } from './quick.ts';

const { train, test } = readStones();
export const stones = { train: isQuick ? draw(train, Math.floor(train.length / 3), 1) : train, test };
const recipe = createRecipe(diamonds, configSchema.parse({ splits: { training: 0.9, calibration: 0.1 } }));
const reference = makeReference(recipe, 'bench', (visit) => {
  for (const { row, price } of stones.train) visit(row, price);
});

/** Rows that are sent together. */
export interface Upload {
  readonly rows: readonly DatedRow[];
  /** Whether the rows have a date. */
  readonly isDated?: boolean;
  /** Of rows that have none. Absent: nothing is known of it. */
  readonly stratum?: Stratum;
}

/** A model of some uploads, as `stima train` makes it, but for the range. */
export function learn(uploads: readonly Upload[]) {
  const started = process.cpuUsage();
  const summary = createSummary(recipe);
  for (const upload of uploads) addSummary(recipe, summary, sumUp(upload));
  const summed = process.cpuUsage(started).user;
  const fitted = fitOrderedLattice(recipe, createEquations(recipe, summary), recipe.config.fit);
  const used = process.cpuUsage(started).user;
  return {
    price: orderedLattice.pricer(recipe, fitted),
    levels: fitted.levels,
    /** Of the fit alone. */
    fitSeconds: (used - summed) / 1e6,
  };
}

function sumUp({ rows, isDated = false, stratum }: Upload) {
  const pass = (centres?: UploadStratum['centres']) => {
    const summariser = createSummariser(recipe, reference, undefined, { dated: isDated, stratum, centres });
    for (const { row, price, month } of rows) summariser.add(row, price, isDated ? dayOfMonth(month) : undefined);
    return summariser.finish();
  };
  const first = pass();
  const centres = first.residuals && findCentres(first.residuals);
  return (centres ? pass(centres) : first).summary;
}

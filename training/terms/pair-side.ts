import type { Row } from '../../datasets/dataset.ts';
import type { PairSide } from '../../datasets/terms-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { scaleOf } from './scale.ts';
import type { Source } from './sources.ts';
import type { FactorPenalty } from './term.ts';

/** One of the two sources of a pair, on few coarse columns. The last of them is that of its being missing. */
export interface Side {
  readonly source: Source;
  readonly penalty: FactorPenalty;
  /** Writes at most two columns with their values in 1/256, ascending. Returns how many. */
  readonly place: (row: Row, columns: Int32Array, values: Float64Array) => number;
}

/** @throws DeclarationError if the source is not there, or has neither knots nor levels */
export function createSide(sources: readonly Source[], { source: name, knots, levels }: PairSide): Side {
  const source = sources.find((one) => one.name === name);
  if (source !== undefined && source.kind !== 'words' && source.ordering)
    throw new DeclarationError(`the stages have a pair of ${name}, but ${name} has a declared order; make them anew`);
  if (source?.kind === 'number' && knots) return numberSide(source, knots);
  if (source?.kind === 'level' && levels) return levelSide(source, levels);
  throw new DeclarationError(`the stages have a pair of ${name}, which is no source of the dataset; make them anew`);
}

function numberSide(source: Source & { kind: 'number' }, given: readonly number[]): Side {
  const { knots, of } = scaleOf({ knots: given, ...(source.log && { log: true }) });
  const count = knots.length;
  return {
    source,
    penalty: { count: count + 1, smooth: count },
    place: (row, columns, values) => {
      const value = row[source.place]!;
      const position = Number.isNaN(value) ? count * GRAIN : locate(knots, of(value));
      const upper = position & (GRAIN - 1);
      columns[0] = position >> GRAIN_BITS;
      values[0] = GRAIN - upper;
      if (upper === 0) return 1;
      columns[1] = columns[0]! + 1;
      values[1] = upper;
      return 2;
    },
  };
}

function levelSide(source: Source & { kind: 'level' }, levels: readonly number[]): Side {
  const index = new Map(levels.map((level, i) => [level, i]));
  return {
    source,
    penalty: { count: levels.length + 1, smooth: 0 },
    place: (row, columns, values) => {
      const value = row[source.place]!;
      const found = Number.isNaN(value) ? levels.length : index.get(value);
      if (found === undefined) return 0;
      columns[0] = found;
      values[0] = GRAIN;
      return 1;
    },
  };
}

import type { Comparison } from '../evaluation/decide.ts';
import type { ForwardFigures } from '../evaluation/forward-errors.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  readBoolean,
  readNumber,
  readString,
  wordReader,
} from '../table/read-json.ts';

const readBound = nullableReader(readNumber);

/** Reads the comparison that a decision rests on. */
export const readComparison = objectReader<Comparison>({
  measure: optionalReader(wordReader('log-loss')),
  rows: readNumber,
  skill: readNumber,
  gainLowerBound: readBound,
  order: optionalReader(objectReader({ holdout: readNumber, others: readNumber })),
  champion: optionalReader(
    objectReader<NonNullable<Comparison['champion']>>({
      version: readString,
      excess: readNumber,
      excessLowerBound: readBound,
      excessUpperBound: optionalReader(readBound),
      restsOnWithdrawn: readBoolean,
      isCandidate: readBoolean,
    }),
  ),
  contested: listReader(
    objectReader({ uploadId: readString, rows: readNumber, skill: readNumber, gainLowerBound: readBound }),
  ),
  superseded: readBoolean,
  unchanged: readBoolean,
  forward: optionalReader(
    listReader(
      objectReader<ForwardFigures>({
        period: readString,
        rows: readNumber,
        error: readNumber,
        bias: readNumber,
        coverage: readNumber,
      }),
    ),
  ),
});

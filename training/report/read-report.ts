import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Metrics } from '../evaluation/metrics.ts';
import type { MarketIndex } from '../kinds/market-index.ts';
import {
  listReader,
  nullableReader,
  objectReader,
  optionalReader,
  pairReader,
  readNumber,
  readString,
  recordReader,
  wordReader,
} from '../table/read-json.ts';
import { readComparison } from './read-comparison.ts';
import type { Report, Trial } from './report.ts';

const readMetrics = objectReader<Metrics>({
  rows: readNumber,
  meanAbsoluteError: readNumber,
  rootMeanSquaredError: readNumber,
  meanAbsolutePercentageError: readNumber,
  medianAbsolutePercentageError: readNumber,
  r2Score: readNumber,
});

const readEvaluation = objectReader<Evaluation>({
  models: listReader(
    objectReader<Evaluation['models'][number]>({
      name: readString,
      metrics: readMetrics,
      coverage: optionalReader(readNumber),
    }),
  ),
  medianRangeWidth: readNumber,
  coverageByBand: listReader(
    objectReader({ from: nullableReader(readNumber), rows: readNumber, coverage: readNumber }),
  ),
  violations: recordReader(readNumber),
  points: listReader(pairReader(readNumber)),
});

const levelReaders = { level: readNumber, low: readNumber, high: readNumber, rows: readNumber };

const readMarket = objectReader<MarketIndex>({
  asOf: readString,
  coverage: readNumber,
  scale: objectReader({ name: readString, unit: readString }),
  periods: listReader(
    objectReader({
      period: readString,
      ...levelReaders,
      sizes: listReader(objectReader({ size: readNumber, ...levelReaders })),
    }),
  ),
});

/** Reads report.json. @throws WrongJsonError naming the place that is not as it should be */
export const readReport = objectReader<Report>({
  format: wordReader('stima-report-1'),
  dataset: readString,
  version: readString,
  at: readString,
  item: objectReader({ singular: readString, plural: readString }),
  unit: readString,
  recipe: readString,
  uploads: readNumber,
  coverage: readNumber,
  scale: objectReader({ name: readString, unit: readString }),
  trials: listReader(
    objectReader<Trial>({
      penalty: readNumber,
      length: readNumber,
      walk: optionalReader(readNumber),
      squaredError: readNumber,
    }),
  ),
  evaluation: optionalReader(readEvaluation),
  comparison: readComparison,
  market: optionalReader(readMarket),
  ownRows: optionalReader(readNumber),
});

import type { JsonReader } from '../table/read-json.ts';
import { objectReader, optionalReader, readNumber, WrongJsonError } from '../table/read-json.ts';
import type { FitParameters } from './config.ts';
import { defaultConfig } from './default-config.ts';

const readPositive: JsonReader<number> = (value, path) => {
  const number = readNumber(value, path);
  if (number > 0) return number;
  throw new WrongJsonError(`${number}, a number above 0 expected`, path);
};

const readGiven = objectReader({
  penalty: optionalReader(readPositive),
  length: optionalReader(readPositive),
  tolerance: optionalReader(readPositive),
});

/**
 * Parameters of a fit as a run holds them. Whoever starts a run has checked them with `fitSchema`, which says more and is too
 * large for the bundle of a function that only fits.
 * @throws WrongJsonError naming the place that is not as it should be
 */
export function readFitParameters(given: unknown): FitParameters {
  const { penalty, length, tolerance = defaultConfig.fit.tolerance } = readGiven(given, '');
  return { tolerance, ...(penalty !== undefined && { penalty }), ...(length !== undefined && { length }) };
}

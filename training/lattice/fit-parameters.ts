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
 * Reads the parameters of a fit from the input of a run. They were checked with `fitSchema` when the run was started.
 * That schema has better messages, but is too large for the bundle of a function that only fits.
 * @throws WrongJsonError with the place of the fault
 */
export function readFitParameters(given: unknown): FitParameters {
  const { penalty, length, tolerance = defaultConfig.fit.tolerance } = readGiven(given, '');
  return { tolerance, ...(penalty !== undefined && { penalty }), ...(length !== undefined && { length }) };
}

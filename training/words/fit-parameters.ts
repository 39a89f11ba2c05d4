import {
  type JsonReader,
  listReader,
  objectReader,
  optionalReader,
  readNumber,
  WrongJsonError,
} from '../table/read-json.ts';
import { defaultConfig, type FitParameters } from './default-config.ts';

const readPositive: JsonReader<number> = (value, path) => {
  const found = readNumber(value, path);
  if (found > 0) return found;
  throw new WrongJsonError(`${found}, a number above 0 expected`, path);
};

const readGiven = objectReader({ smoothing: optionalReader(listReader(readPositive)) });

/**
 * Reads the parameters of a fit from the input of a run. `fitSchema` checked them when the run was started, with better messages.
 * @throws WrongJsonError with the place of the fault
 */
export function readFitParameters(given: unknown): FitParameters {
  const { smoothing = defaultConfig.fit.smoothing } = readGiven(given, '');
  if (smoothing.length === 0) throw new WrongJsonError('an empty list, a number expected', '/smoothing');
  return { smoothing };
}

import { type JsonReader, objectReader, optionalReader, readNumber, WrongJsonError } from '../table/read-json.ts';
import type { FitParameters } from './config.ts';
import { defaultConfig } from './default-config.ts';

const readRounds: JsonReader<number> = (value, path) => {
  const rounds = readNumber(value, path);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new WrongJsonError(`${rounds}, a whole number above 0 expected`, path);
};

const readGiven = objectReader({ rounds: optionalReader(readRounds) });

/**
 * Reads the parameters of a fit from the input of a run. They were checked with `fitSchema` when the run was started.
 * That schema has better messages, but is too large for the bundle of a function that only fits.
 * @throws WrongJsonError with the place of the fault
 */
export function readFitParameters(given: unknown): FitParameters {
  const { rounds = defaultConfig.fit.rounds } = readGiven(given, '');
  return { rounds };
}

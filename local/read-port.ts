import { showFound } from '../training/table/found.ts';

/**
 * The port that PORT names.
 * @param otherwise the port if PORT is not set
 * @throws RangeError
 */
export function readPort(otherwise: number): number {
  const given = process.env.PORT ?? `${otherwise}`;
  const port = Number(given);
  if (!/^\d+$/.test(given) || port > 65_535)
    throw new RangeError(`PORT is ${showFound(given)}; a number from 0 to 65535 is expected.`);
  return port;
}

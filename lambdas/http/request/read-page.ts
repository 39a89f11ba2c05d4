import type { APIGatewayProxyEvent } from 'aws-lambda';
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../wire/page.ts';
import { Problem } from './problem.ts';

/** The requested part of a list. */
export interface Page {
  /** The largest number of entries. */
  readonly limit: number;
  /** The place of the last entry of the previous page. Absent for the first page. */
  readonly after?: string;
}

/**
 * Reads `limit` and `next` of the query.
 * @param isPlace whether a text can be the place of an entry of this list
 * @throws Problem saying what was found and what is allowed
 */
export function readPage({ queryStringParameters }: APIGatewayProxyEvent, isPlace: (text: string) => boolean): Page {
  const { limit, next } = queryStringParameters ?? {};
  const after = next === undefined ? undefined : decode(next);
  if (after !== undefined && !isPlace(after)) throw wrong('next', next, 'what an answer gave as next, or left out');
  return { limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit), ...(after !== undefined && { after }) };
}

/** The `next` of an answer. It is opaque, so that the form of a place may change. */
export const encodePlace = (place: string): string => Buffer.from(place).toString('base64url');

function decode(given: string): string {
  const place = Buffer.from(given, 'base64url').toString();
  return encodePlace(place) === given ? place : '';
}

function readLimit(given: string): number {
  const limit = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw wrong('limit', given, `a whole number from 1 to ${LARGEST_LIMIT}`);
}

function wrong(name: string, found = '', allowed: string): Problem {
  return new Problem('invalid-parameter', `${name} is ${JSON.stringify(found.slice(0, 80))}, but must be ${allowed}.`);
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { showFound } from '../../../training/table/found.ts';
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../wire/limits.ts';
import { Problem } from './problem.ts';
import { wrongParameter } from './wrong-parameter.ts';

/** The requested part of a list. */
export interface Page {
  /** The largest number of entries. */
  readonly limit: number;
  /** The cursor of the previous page: its last entry. Absent for the first page. */
  readonly after?: string;
}

/**
 * Reads `limit` and `next` of the query.
 * @param isCursor whether a text can be a cursor of this list
 * @throws Problem saying what was found and what is allowed
 */
export function readPage({ queryStringParameters }: APIGatewayProxyEvent, isCursor: (text: string) => boolean): Page {
  const { limit, next } = queryStringParameters ?? {};
  const after = next === undefined ? undefined : decode(next);
  if (after !== undefined && !isCursor(after)) throw unknownPage(next);
  return { limit: limit === undefined ? DEFAULT_LIMIT : readLimit(limit), ...(after !== undefined && { after }) };
}

/** The `next` of an answer. It is opaque, so that the form of a cursor may change. */
export const encodeCursor = (cursor: string): string => Buffer.from(cursor).toString('base64url');

function decode(given: string): string {
  const cursor = Buffer.from(given, 'base64url').toString();
  return encodeCursor(cursor) === given ? cursor : '';
}

function readLimit(given: string): number {
  const limit = /^\d{1,9}$/.test(given) ? Number(given) : 0;
  if (limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw wrongParameter('limit', given, `a whole number from 1 to ${LARGEST_LIMIT}`);
}

function unknownPage(next = ''): Problem {
  const allowed = 'what an answer of this list gave as next, or left out';
  return new Problem('unknown-page', `next is ${showFound(next)}, but must be ${allowed}.`);
}

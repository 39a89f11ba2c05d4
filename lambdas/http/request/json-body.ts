import type { APIGatewayProxyEvent } from 'aws-lambda';
import { endOfString, parseStrictJson, placeInText } from '../../../training/table/strict-json.ts';
import { Problem } from './problem.ts';
import { unpackBody } from './unpack-body.ts';

/** The largest input of a Lambda function, 6 MB. */
export const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** The deepest request of the interface is a list of items in an object. */
const MAX_DEPTH = 32;

type BodyEvent = Pick<APIGatewayProxyEvent, 'body' | 'isBase64Encoded' | 'headers'>;

/**
 * The JSON value of the body.
 * @throws Problem if the body is not one JSON text in UTF-8 of at most 6 MB and 32 levels, or has a key twice in one object
 */
export function readJsonBody(event: BodyEvent): unknown {
  const text = readText(event);
  if (text.trim() === '') throw new Problem('empty-body', 'The body is empty; send JSON.');
  return parseJson(text);
}

/** The same for a call whose body may be left out. `undefined` if it is left out. */
export function findJsonBody(event: BodyEvent, leftOut: unknown): unknown {
  return event.body === null || event.body === '' ? leftOut : readJsonBody(event);
}

export function contentTypeOf({ headers }: Pick<APIGatewayProxyEvent, 'headers'>): string | undefined {
  return mediaTypeOf(findHeader(headers, 'content-type'));
}

const mediaTypeOf = (contentType: string | undefined): string | undefined =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() || undefined;

/** API Gateway passes header names on in the case in which they were sent. */
export function findHeader(headers: APIGatewayProxyEvent['headers'] | null, name: string): string | undefined {
  for (const key in headers) if (key.length === name.length && key.toLowerCase() === name) return headers[key];
  return undefined;
}

function readText(event: BodyEvent): string {
  checkContentType(event);
  const body = event.body ?? '';
  checkSize(event.isBase64Encoded ? Math.floor((body.length * 3) / 4) : Buffer.byteLength(body));
  const text = event.isBase64Encoded ? decodeUtf8(bytesOf(event, body)) : body;
  // A gateway that decodes replaces bytes that are not UTF-8 by U+FFFD. No valid field contains that character.
  if (text.includes('\uFFFD') || !text.isWellFormed()) throw notUtf8();
  if (text.startsWith('\uFEFF')) {
    throw new Problem('invalid-encoding', 'The body begins with a byte order mark (U+FEFF); send UTF-8 without one.');
  }
  return text;
}

function bytesOf({ headers }: BodyEvent, body: string): Buffer {
  const bytes = Buffer.from(body, 'base64');
  return isGzip(headers) ? unpackBody(bytes, MAX_BODY_BYTES) : bytes;
}

const isGzip = (headers: BodyEvent['headers']) => findHeader(headers, 'content-encoding')?.toLowerCase() === 'gzip';

export function checkSize(bytes: number): void {
  if (bytes <= MAX_BODY_BYTES) return;
  throw new Problem('too-large', `The body has ${bytes} bytes; at most ${MAX_BODY_BYTES} (6 MB) are taken.`);
}

function checkContentType(event: BodyEvent): void {
  const given = findHeader(event.headers, 'content-type');
  const type = mediaTypeOf(given);
  if (type !== undefined && type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new Problem(
      'unsupported-media-type',
      'The content type must be application/json; with curl: -H "content-type: application/json".',
    );
  }
  const encoding = findHeader(event.headers, 'content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity' && !isGzip(event.headers)) {
    throw new Problem(
      'unsupported-media-type',
      'The JSON must be sent plain or as gzip; no other content encoding is read.',
    );
  }
  const charset = /charset="?([\w-]+)/i.exec(given ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new Problem('unsupported-media-type', 'The JSON must be in UTF-8.');
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw notUtf8(cause);
  }
}

const notUtf8 = (cause?: unknown) =>
  new Problem('invalid-encoding', 'The body is not valid UTF-8; send the text in UTF-8.', undefined, { cause });

function parseJson(text: string): unknown {
  checkDepth(text);
  const parsed = parseStrictJson(text);
  if ('value' in parsed) return parsed.value;
  const { at, kind, message } = parsed.fault;
  const place = placeInText(text, at);
  if (kind === 'repeated-key') throw new Problem('repeated-key', `The body at ${place}: ${message}.`);
  throw new Problem('invalid-json', `The body is not valid JSON at ${place}: ${message}.`);
}

const QUOTE = 34;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** The depth is checked before parsing. Otherwise a few million brackets would become a few million objects. */
function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new Problem('too-deep', `The body is nested more than ${MAX_DEPTH} levels deep; send flat items.`);
      }
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth -= 1;
  }
}

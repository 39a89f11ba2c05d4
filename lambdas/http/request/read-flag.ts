import type { APIGatewayProxyEvent } from 'aws-lambda';
import { wrongParameter } from './wrong-parameter.ts';

/** A parameter of the query that is `true` or `false`; left out, it is false. @throws Problem saying what was found */
export function readFlag(
  { queryStringParameters }: Pick<APIGatewayProxyEvent, 'queryStringParameters'>,
  name: string,
): boolean {
  const given = queryStringParameters?.[name] ?? 'false';
  if (given === 'true' || given === 'false') return given === 'true';
  throw wrongParameter(name, given, 'true or false');
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset, Row } from '../../../datasets/dataset.ts';
import type { AnsweringKind } from '../../../training/kinds/answering-kind.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import {
  type JsonReader,
  listReader,
  objectReader,
  optionalReader,
  readAnything,
  readNumber,
  recordReader,
  WrongJsonError,
} from '../../../training/table/read-json.ts';
import type { Answer, Routes } from '../request/handler.ts';
import { readJsonBody } from '../request/json-body.ts';
import { getDataset } from '../request/path-parameters.ts';
import { invalidInput, Problem } from '../request/problem.ts';
import { takeRef } from '../request/take-ref.ts';
import { SIMILAR_COUNT, VARIED_VALUES } from '../wire/limits.ts';
import { getModel, type PredictDependencies } from './predict.ts';

/** The optional calls of kinds. A call that none of the kinds has is no route. */
export function optionalRoutes(dependencies: PredictDependencies): Routes {
  const kinds = Object.values(dependencies.answering);
  return {
    ...(kinds.some(({ similar }) => similar) && {
      'POST /v1/{dataset}/similar': (event) => findSimilar(dependencies, event),
    }),
    ...(kinds.some(({ whatIf }) => whatIf) && {
      'POST /v1/{dataset}/what-if': (event) => askWhatIf(dependencies, event),
    }),
  };
}

async function findSimilar(dependencies: PredictDependencies, event: APIGatewayProxyEvent): Promise<Answer> {
  const dataset = getDataset(dependencies.datasets, event);
  const kind = kindOf(dependencies.answering, dataset);
  if (!kind.similar) throw notOffered(dataset, 'similar');
  const { item, n = SIMILAR_COUNT.usual } = readRequest(readSimilar, event, `an item, and n from ${COUNTS}`);
  const row = rowOf(kind, dataset, item, '/item');
  const { model, version } = await getModel(dependencies.models, dataset, undefined);
  return { body: { dataset: dataset.name, version, items: kind.similar(dataset, model, row, n) } };
}

async function askWhatIf(dependencies: PredictDependencies, event: APIGatewayProxyEvent): Promise<Answer> {
  const dataset = getDataset(dependencies.datasets, event);
  const kind = kindOf(dependencies.answering, dataset);
  if (!kind.whatIf) throw notOffered(dataset, 'what-if');
  const { item, vary } = readRequest(readWhatIf, event, `an item, and vary with ${VALUES} values for each field`);
  const row = rowOf(kind, dataset, item, '/item');
  const varied = Object.entries(vary).flatMap(([field, values]) => values.map((value) => ({ field, value })));
  const rows = varied.map(({ field, value }) => rowOf(kind, dataset, { ...item, [field]: value }, '/vary'));
  const { model, version } = await getModel(dependencies.models, dataset, undefined);
  const answers = kind.whatIf(dataset, model, row, rows);
  return {
    body: { dataset: dataset.name, version, items: answers.map((answer, i) => ({ ...varied[i], ...answer })) },
  };
}

/*
 * The schemas of the wire have the same rules. Checking with zod would make the bundle of this function larger by half.
 */
const COUNTS = `${SIMILAR_COUNT.min} to ${SIMILAR_COUNT.max}`;
const VALUES = `${VARIED_VALUES.min} to ${VARIED_VALUES.max}`;

const readCount: JsonReader<number> = (value, path) => {
  const count = readNumber(value, path);
  if (Number.isInteger(count) && isWithin(count, SIMILAR_COUNT)) return count;
  throw new WrongJsonError(`${count}, a whole number from ${COUNTS} expected`, path);
};

const readValues: JsonReader<unknown[]> = (value, path) => {
  const values = listReader(readAnything)(value, path);
  if (isWithin(values.length, VARIED_VALUES)) return values;
  throw new WrongJsonError(`a list of ${values.length}, ${VALUES} values expected`, path);
};

const isWithin = (count: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  count >= min && count <= max;

const readSimilar = objectReader<{ item: Record<string, unknown>; n?: number | undefined }>({
  item: recordReader(readAnything),
  n: optionalReader(readCount),
});
const readWhatIf = objectReader({ item: recordReader(readAnything), vary: recordReader(readValues) });

/** @throws Problem with the field and the value that was found */
function readRequest<T>(read: JsonReader<T>, event: APIGatewayProxyEvent, allowed: string): T {
  const body = readJsonBody(event);
  try {
    return read(body, '');
  } catch (error) {
    if (!(error instanceof WrongJsonError)) throw error;
    const { path, found, message } = error;
    throw invalidInput([{ path, found, allowed, message: `${message}.` }]);
  }
}

/** @throws Problem with the field of the body at which the item is wrong */
function rowOf(kind: AnsweringKind, dataset: Dataset, item: unknown, at: string): Row {
  const read = kind.readItem(dataset, takeRef(dataset, item).item);
  if ('row' in read) return read.row;
  throw invalidInput(read.issues.map((issue) => ({ ...issue, path: `${at}${issue.path}` })));
}

function notOffered({ name, kind }: Dataset, call: string): Problem {
  return new Problem(
    'unknown-route',
    `${name} has no ${call}: it is of the kind ${kind}, which does not offer it; see /docs.`,
  );
}

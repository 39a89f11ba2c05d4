import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset } from '../../../datasets/dataset.ts';
import type { AnsweringKind } from '../../../training/kinds/answering-kind.ts';
import { kindOf } from '../../../training/kinds/kind.ts';
import { jsonPointer, showFound } from '../../../training/table/found.ts';
import { hasAllValues } from '../../../training/table/levels.ts';
import {
  type JsonReader,
  optionalReader,
  readAnything,
  readNumber,
  recordReader,
  strictReader,
  WrongJsonError,
} from '../../../training/table/read-json.ts';
import { things } from '../../../training/wording/wording.ts';
import type { Answer, Routes } from '../request/handler.ts';
import { readJsonBody } from '../request/json-body.ts';
import { checkVersion, getDataset } from '../request/path-parameters.ts';
import { invalidInput, Problem } from '../request/problem.ts';
import { takeRef } from '../request/take-ref.ts';
import { ALL_VALUES, MAX_VARIED_ITEMS, SIMILAR_COUNT, VARIED_FIELDS, VARIED_VALUES } from '../wire/limits.ts';
import { atTime, getModel, measured, type PredictDependencies } from './predict.ts';

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
  const { row, ref } = readOwn(kind, dataset, item, '/item');
  const { model, version } = await getModel(dependencies.models, dataset, undefined);
  const { similar } = kind;
  return measured(dependencies, event, n, async () => {
    const items = similar(dataset, model, row, n);
    return { answer: { body: { dataset: dataset.name, version, ...ref, items } }, priced: items.length };
  });
}

/** The answers to an item with every combination of the values that are asked for, each beside the answer to the item itself. */
async function askWhatIf(dependencies: PredictDependencies, event: APIGatewayProxyEvent): Promise<Answer> {
  const { datasets, answering, models, now = () => new Date() } = dependencies;
  const dataset = getDataset(datasets, event);
  const kind = kindOf(answering, dataset);
  const { whatIf } = kind;
  if (!whatIf) throw notOffered(dataset, 'what-if');
  const { version: pinned, asOf: wanted } = event.queryStringParameters ?? {};
  const { item, vary } = readRequest(readWhatIf, event, `an item, and vary with ${VALUES_OR_ALL} for a field`);
  const { row, ref } = readOwn(kind, dataset, item, '/item');
  const varied = combine(dataset, vary);
  const rows = varied.map((given) => readOwn(kind, dataset, { ...item, ...given }, '/vary').row);
  const found = await getModel(models, dataset, pinned === undefined ? undefined : checkVersion(pinned));
  const model = atTime(found.model, dataset, wanted, now);
  const { asOf } = model;
  return measured(dependencies, event, rows.length + 1, async () => {
    const asked = model.answer(row);
    const body = {
      ...{ dataset: dataset.name, version: found.version, ...(asOf !== undefined && { asOf }) },
      asked: { ...ref, ...whatIf(asked, asked) },
      items: rows.map((one, i) => ({ given: varied[i], ...whatIf(asked, model.answer(one)) })),
    };
    return { answer: { body }, priced: rows.length + 1 };
  });
}

/**
 * Every combination of the values of one or two fields. The values of the first field change last.
 * @throws Problem with the field that cannot be varied, or with the number of combinations
 */
function combine(dataset: Dataset, vary: Readonly<Record<string, readonly unknown[] | typeof ALL_VALUES>>) {
  const fields = Object.entries(vary);
  const { min, max } = VARIED_FIELDS;
  if (!isWithin(fields.length, VARIED_FIELDS))
    throw wrong('/vary', fields.length, `${min} to ${max} fields`, `vary has ${things(fields.length, FIELD)}`);
  const valuesOf = fields.map(([field, values]) => (values === ALL_VALUES ? allValues(dataset, field) : values));
  const count = valuesOf.reduce((product, { length }) => product * length, 1);
  if (count > MAX_VARIED_ITEMS)
    throw wrong('/vary', count, `at most ${MAX_VARIED_ITEMS}`, `vary makes ${things(count, COMBINATION)}`);
  return fields.reduce<readonly Readonly<Record<string, unknown>>[]>(
    (before, [field], i) => before.flatMap((given) => valuesOf[i]!.map((value) => ({ ...given, [field]: value }))),
    [{}],
  );
}

const FIELD = { singular: 'field', plural: 'fields' };
const COMBINATION = { singular: 'combination', plural: 'combinations' };

/**
 * A field that there is not is left to the reader of items: it knows the nearest one.
 * @throws Problem if the values of the field cannot be listed
 */
function allValues({ columns }: Dataset, field: string): readonly string[] {
  const column = columns.find(({ name }) => name === field);
  if (!column) return [ALL_VALUES];
  if (hasAllValues(column)) return column.levels;
  throw wrong(
    jsonPointer('vary', field),
    ALL_VALUES,
    `a list of ${VALUES} values`,
    `${field} has no list of all values`,
  );
}

function wrong(path: string, found: string | number, allowed: string, message: string): Problem {
  return invalidInput([{ path, found, allowed, message: `${message}; ${allowed} expected.` }]);
}

/*
 * The schemas of the wire have the same rules. Checking with zod would make the bundle of this function larger by half.
 */
const COUNTS = `${SIMILAR_COUNT.min} to ${SIMILAR_COUNT.max}`;
const VALUES = `${VARIED_VALUES.min} to ${VARIED_VALUES.max}`;
const VALUES_OR_ALL = `"${ALL_VALUES}" or a list of ${VALUES} values`;

const readCount: JsonReader<number> = (value, path) => {
  const count = readNumber(value, path);
  if (Number.isInteger(count) && isWithin(count, SIMILAR_COUNT)) return count;
  throw new WrongJsonError(`${count}, a whole number from ${COUNTS} expected`, path);
};

const readValues: JsonReader<unknown[] | typeof ALL_VALUES> = (value, path) => {
  if (value === ALL_VALUES) return value;
  if (!Array.isArray(value)) throw new WrongJsonError(`${showFound(value)}, ${VALUES_OR_ALL} expected`, path);
  if (isWithin(value.length, VARIED_VALUES)) return value;
  throw new WrongJsonError(`a list of ${value.length}, ${VALUES_OR_ALL} expected`, path);
};

const isWithin = (count: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  count >= min && count <= max;

const readSimilar = strictReader<{ item: Record<string, unknown>; n?: number | undefined }>({
  item: recordReader(readAnything),
  n: optionalReader(readCount),
});
const readWhatIf = strictReader({ item: recordReader(readAnything), vary: recordReader(readValues) });

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

/**
 * An item with the caller's own id of it, if there is one.
 * @throws Problem with the field of the body at which the item is wrong
 */
function readOwn(kind: AnsweringKind, dataset: Dataset, given: unknown, at: string) {
  const { item, ref, issue: wrongRef } = takeRef(dataset, given);
  const read = kind.readItem(dataset, item);
  const issues = [...('issues' in read ? read.issues : []), ...(wrongRef ? [wrongRef] : [])];
  if ('row' in read && issues.length === 0) return { row: read.row, ref: ref !== undefined ? { ref } : undefined };
  throw invalidInput(issues.map((issue) => ({ ...issue, path: `${at}${issue.path}` })));
}

function notOffered({ name, kind }: Dataset, call: string): Problem {
  return new Problem(
    'unknown-route',
    `${name} has no ${call}: it is of the kind ${kind}, which does not offer it; see /docs.`,
  );
}

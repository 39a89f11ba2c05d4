import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset } from '../../../datasets/dataset.ts';
import {
  type Answerer,
  type AnsweringKind,
  answeringNow,
  type KindAnswer,
} from '../../../training/kinds/answering-kind.ts';
import { kindOf, type Registry } from '../../../training/kinds/kind.ts';
import { cutText } from '../../../training/table/found.ts';
import type { Issue } from '../../../training/table/issue.ts';
import { PERIOD_FORMS } from '../../../training/table/period.ts';
import { showText } from '../../../training/table/show-text.ts';
import type { Metrics } from '../../metrics.ts';
import type { Meter, Priced } from '../partners/meter.ts';
import type { Answer, Routes } from '../request/handler.ts';
import { readJsonBody } from '../request/json-body.ts';
import { checkVersion, type Datasets, getDataset } from '../request/path-parameters.ts';
import { type InputError, invalidInput, Problem, problemBody } from '../request/problem.ts';
import { takeRef } from '../request/take-ref.ts';
import { wrongParameter } from '../request/wrong-parameter.ts';
import { MAX_ITEMS, MAX_ITEMS_TEXT } from '../wire/limits.ts';
import type { Loaded, ModelCache } from './model-cache.ts';

/** The part of a model that a prediction needs. */
export interface Pricer extends Pick<Answerer, 'answer' | 'relativeWidth' | 'asOf' | 'market'> {
  at?(asOf: string): Pricer | undefined;
  on?(day: string): Pricer;
}

export interface PredictDependencies {
  readonly datasets: Datasets;
  readonly models: ModelCache<Pricer>;
  readonly answering: Registry<AnsweringKind>;
  readonly metrics?: Metrics;
  /** Absent where nobody has a quota. */
  readonly meter?: Meter;
  /** The present time. A price is the less certain, the longer nothing has been learnt. */
  readonly now?: () => Date;
}

export const predictRoutes = (dependencies: PredictDependencies): Routes => ({
  'POST /v1/{dataset}/predict': (event) => predict(dependencies, event),
});

async function predict(dependencies: PredictDependencies, event: APIGatewayProxyEvent): Promise<Answer> {
  const { datasets, models, answering, metrics, now = () => new Date() } = dependencies;
  const started = performance.now();
  const dataset = getDataset(datasets, event);
  const pinned = event.queryStringParameters?.version;
  const version = pinned === undefined ? undefined : checkVersion(pinned);
  const asked = readRequest(readJsonBody(event));
  const { model: latest, version: answerer } = await getModel(models, dataset, version);
  const model = atTime(latest, dataset, event.queryStringParameters?.asOf, now);
  const { asOf } = model;
  const source = { dataset: dataset.name, version: answerer, ...(asOf !== undefined && { asOf }) };
  const items = 'item' in asked ? [asked.item] : asked.items;
  const kind = kindOf(answering, dataset);
  return measured(dependencies, event, items.length, async (caller) => {
    const answers = items.map((item) => answerItem(kind, dataset, model, item));
    if (metrics) {
      const PredictMs = Number((performance.now() - started).toFixed(2));
      metrics({ ...source, ...(caller && { caller }) }, { ...figuresOf(model, answers), PredictMs });
    }
    const priced = answers.filter((one) => !('issues' in one)).length;
    if ('items' in asked) return { priced, answer: { body: { ...source, items: answers.map(inList) } } };
    const only = answers[0]!;
    if ('issues' in only) throw invalidInput(only.issues);
    return { priced, answer: { body: { ...source, ...only } } };
  });
}

/**
 * Answers a call within the quota of its caller, where there are quotas.
 * @param answer with the name of the caller for metrics: that of the partner, or the id of a key that belongs to none
 */
export async function measured(
  { meter }: PredictDependencies,
  event: APIGatewayProxyEvent,
  items: number,
  answer: (caller: string | undefined) => Promise<Priced>,
): Promise<Answer> {
  const keyId = event.requestContext.identity?.apiKeyId ?? undefined;
  if (!meter) return (await answer(keyId)).answer;
  return meter.measure(event, items, ({ name, isOwner }) => answer(isOwner ? keyId : name));
}

/**
 * The model at the level of the time that is asked for, or of today.
 * @throws Problem if it has no levels in time, or the text names no time
 */
export function atTime(model: Pricer, { name }: Dataset, asOf: string | undefined, now: () => Date): Pricer {
  if (asOf === undefined) return answeringNow(model, now());
  if (!model.at) throw new Problem('invalid-parameter', `Answers of ${name} do not change with time; leave asOf out.`);
  const found = model.at(asOf);
  if (found) return found;
  throw wrongParameter('asOf', showText(asOf), PERIOD_FORMS);
}

/** With the caller's own id of the item, where one was sent. */
type Answered = (KindAnswer | { readonly issues: readonly Issue[] }) & { readonly ref?: string };

function answerItem(kind: AnsweringKind, dataset: Dataset, model: Pricer, given: unknown): Answered {
  const { item, ref, issue } = takeRef(dataset, given);
  const read = kind.readItem(dataset, item);
  const own = ref === undefined ? undefined : { ref };
  if ('issues' in read || issue)
    return { ...own, issues: [...('issues' in read ? read.issues : []), ...(issue ? [issue] : [])] };
  const answer = model.answer(read.row);
  return own ? { ...own, ...answer } : answer;
}

/** In a list, a wrong item does not affect the others. */
function inList(answered: Answered) {
  if (!('issues' in answered)) return answered;
  const { ref, issues } = answered;
  const { code, message, errors } = invalidInput(issues);
  return { ...(ref !== undefined && { ref }), error: problemBody(code, message, { errors }) };
}

function figuresOf(model: Pricer, answers: readonly Answered[]) {
  const priced = answers.flatMap((one) => ('issues' in one ? [] : [one]));
  return {
    ItemsPriced: priced.length,
    ItemsRefused: answers.length - priced.length,
    ...(model.relativeWidth && {
      RangeWidthPercent: priced.map((answer) => Number((100 * model.relativeWidth!(answer)).toFixed(2))),
    }),
  };
}

type PredictRequest = { readonly item: unknown } | { readonly items: readonly unknown[] };

function readRequest(body: unknown): PredictRequest {
  if (Array.isArray(body)) return { items: checkLength(body) };
  if (typeof body !== 'object' || body === null) throw invalidInput([wrongBody(body)]);
  if (!Object.hasOwn(body, 'items')) return { item: body };
  const { items, ...others } = body as { items: unknown };
  if (!Array.isArray(items)) {
    const message = `items is ${typeOf(items)}, but must be a list of items.`;
    throw invalidInput([{ path: '/items', found: typeOf(items), allowed: 'a list', message }]);
  }
  const [other] = Object.keys(others);
  if (other !== undefined) {
    const message = 'Beside items there is another field; send {"items": […]} alone.';
    throw invalidInput([{ path: '', found: cutText(other), allowed: 'items alone', message }]);
  }
  return { items: checkLength(items) };
}

function checkLength(items: readonly unknown[]): readonly unknown[] {
  if (items.length <= MAX_ITEMS) return items;
  const count = items.length.toLocaleString('en');
  throw new Problem('too-many-items', `The list has ${count} items; send at most ${MAX_ITEMS_TEXT} at a time.`);
}

function wrongBody(body: unknown): InputError {
  const allowed = 'an object, a list of objects or {"items": […]}';
  return { path: '', found: typeOf(body), allowed, message: `The body is ${typeOf(body)}, but must be ${allowed}.` };
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

export async function getModel(
  models: ModelCache<Pricer>,
  dataset: Dataset,
  version: string | undefined,
): Promise<Loaded<Pricer>> {
  if (version !== undefined) {
    const model = await models.findVersion(dataset.name, version);
    if (model !== undefined) return model;
    const detail = `There is no version ${version} of ${dataset.name}; GET /v1/${dataset.name}/versions lists them.`;
    throw new Problem('unknown-version', detail);
  }
  const champion = await models.findChampion(dataset.name);
  if (champion !== undefined) return champion;
  throw noModel(dataset);
}

function noModel({ name, item, target }: Dataset): Problem {
  return new Problem(
    'no-model',
    `Nothing has been learnt about ${name} yet: send ${item.plural} with their ${target.column} as CSV to POST /v1/${name}/uploads, and ask again when its run has ended.`,
  );
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import { marketCsv } from '../../../training/kinds/market-index.ts';
import { showText } from '../../../training/table/show-text.ts';
import type { Answer, Routes } from '../request/handler.ts';
import { findHeader } from '../request/json-body.ts';
import { checkVersion, getDataset } from '../request/path-parameters.ts';
import { Problem } from '../request/problem.ts';
import { wrongParameter } from '../request/wrong-parameter.ts';
import { getModel, type PredictDependencies } from './predict.ts';

export const marketRoutes = (dependencies: Pick<PredictDependencies, 'datasets' | 'models'>): Routes => ({
  'GET /v1/{dataset}/market': (event) => getMarket(dependencies, event),
});

async function getMarket(
  { datasets, models }: Pick<PredictDependencies, 'datasets' | 'models'>,
  event: APIGatewayProxyEvent,
): Promise<Answer> {
  const dataset = getDataset(datasets, event);
  const pinned = event.queryStringParameters?.version;
  const isCsv = wantsCsv(event);
  const { model, version } = await getModel(models, dataset, pinned === undefined ? undefined : checkVersion(pinned));
  if (!model.market)
    throw new Problem(
      'no-index',
      `Answers of ${dataset.name} do not change with time, so there is no index of prices.`,
    );
  const index = model.market();
  if (index === undefined)
    throw new Problem(
      'no-index',
      `${version} of ${dataset.name} has no index of prices: no period is known of what it was trained on, or all is of one period, or it was trained before an index was kept. The version after an upload of another period has one.`,
    );
  if (isCsv) return { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: marketCsv(index) };
  return { body: { dataset: dataset.name, version, ...index } };
}

/** The parameter decides; without it, whether CSV stands before JSON in what the caller accepts. */
function wantsCsv({ queryStringParameters, headers }: APIGatewayProxyEvent): boolean {
  const format = queryStringParameters?.format;
  if (format === 'csv' || format === 'json') return format === 'csv';
  if (format !== undefined) throw wrongParameter('format', showText(format), 'json or csv');
  const accepted = (findHeader(headers, 'accept') ?? '').split(',').map((type) => type.split(';', 1)[0]!.trim());
  const [csv, other] = [
    accepted.indexOf('text/csv'),
    accepted.findIndex((type) => /^(application\/json|\*\/\*)$/.test(type)),
  ];
  return csv >= 0 && (other < 0 || csv < other);
}

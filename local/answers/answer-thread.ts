import { parentPort, workerData } from 'node:worker_threads';
import { openLocalPartners } from '../../registry/partners/open-local-partners.ts';
import { readString } from '../../training/table/read-json.ts';
import { allWithCurrency } from '../../training/table/with-currency.ts';
import { lambdaContext } from '../gateway/lambda-context.ts';
import { findCurrency } from '../home/currency.ts';
import { openHome } from '../home/home.ts';
import type { AnswerOrder, AnswerResult } from './answer-threads.ts';
import { type AnsweringOptions, createPredictFunction } from './predict-function.ts';

/** Answers the calls that its parent passes on, as the parent itself would. It opens stores and models of its own. */
export function startAnswerThread(known: Pick<AnsweringOptions, 'datasets' | 'answering'>): void {
  const port = parentPort!;
  const home = openHome(readString(workerData, 'workerData'));
  const datasets = allWithCurrency(known.datasets, findCurrency(home));
  const { partners } = openLocalPartners(home.folder);
  const predict = createPredictFunction({ ...known, datasets, home, partners });
  port.on('message', async ({ id, event, deadline }: AnswerOrder) => {
    try {
      const result = await predict(event, lambdaContext('predict', event.requestContext.requestId, deadline));
      port.postMessage({ id, result } satisfies AnswerResult);
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies AnswerResult);
    }
  });
  port.postMessage('ready');
}

import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Dataset } from '../../../datasets/dataset.ts';
import { VERSION_PATTERN } from '../wire/version.ts';
import { Problem } from './problem.ts';

export type Datasets = ReadonlyMap<string, Dataset>;

/** @throws Problem naming the known datasets */
export function getDataset(datasets: Datasets, event: APIGatewayProxyEvent): Dataset {
  const dataset = datasets.get(event.pathParameters?.dataset ?? '');
  if (dataset !== undefined) return dataset;
  throw new Problem('unknown-dataset', `There is no such dataset; known: ${[...datasets.keys()].sort().join(', ')}.`);
}

/** @throws Problem if it is not of the form `v1` */
export function getVersion(event: APIGatewayProxyEvent): string {
  return checkVersion(event.pathParameters?.version ?? '');
}

export function checkVersion(version: string): string {
  if (new RegExp(VERSION_PATTERN).test(version)) return version;
  throw new Problem('invalid-parameter', 'A version is v and a number: v1.');
}

/** @throws Problem if it cannot be the id of an upload */
export function getUploadId(event: APIGatewayProxyEvent): string {
  const id = event.pathParameters?.id ?? '';
  if (isUploadId(id)) return id;
  throw new Problem('unknown-upload', 'There is no such upload; the id of an upload has 16 hexadecimal digits.');
}

export const isUploadId = (id: string): boolean => /^[0-9a-f]{16}$/.test(id);

import { MAX_ITEMS_TEXT, MAX_VARIED_ITEMS } from '../wire/limits.ts';
import { whatIfExample } from '../wire/predictions.ts';
import { schemaNames } from '../wire/schemas.ts';
import { answers, answersOfDataset, json, jsonOfDataset, predictOf } from './content.ts';
import type { Operation } from './operation.ts';
import { asOf, DATASET, version } from './operation-parameters.ts';

/** What partners call: prices, the index, the card and the versions. */
export const partnerOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${DATASET}/predict`,
    id: 'predict',
    audience: 'partner',
    function: 'predict',
    summary: 'Price one item or a list, with range and reasons',
    description: `A body that is one object is one item and answers with a Prediction; an array, or {"items": […]}, of at most ${MAX_ITEMS_TEXT} items is a list and answers with Predictions, in which an item that is wrong is {"error": problem}.`,
    query: [version, asOf],
    body: { required: true, validated: false, content: json('PredictRequest') },
    answers: answers(200, 'The price and its reasons; for a list, Predictions', 'Prediction'),
    ofDataset: predictOf,
  },
  {
    method: 'post',
    path: `${DATASET}/similar`,
    id: 'findSimilar',
    audience: 'partner',
    function: 'predict',
    summary: 'What is known that is most like an item',
    body: { required: true, validated: false, content: json('SimilarRequest') },
    answers: answers(200, 'The most alike first', 'Predictions'),
    ofDataset: (dataset) => ({ answers: answersOfDataset('The most alike first', schemaNames(dataset).similar) }),
    isOffered: (kind) => kind.similarSchema !== undefined,
  },
  {
    method: 'post',
    path: `${DATASET}/what-if`,
    id: 'askWhatIf',
    audience: 'partner',
    function: 'predict',
    summary: 'The answers to an item with other values',
    description: `Each combination of the values of one field or two, with its difference from the item itself: at most ${MAX_VARIED_ITEMS}.`,
    query: [version, asOf],
    body: { required: true, validated: false, content: json('WhatIfRequest') },
    answers: answers(200, 'One answer for each combination', 'Predictions'),
    ofDataset: (dataset) => ({
      content: jsonOfDataset(schemaNames(dataset).whatIfRequest, whatIfExample(dataset)),
      answers: answersOfDataset('One answer for each combination', schemaNames(dataset).whatIf),
    }),
    isOffered: (kind) => kind.whatIfSchema !== undefined,
  },
  {
    method: 'get',
    path: `${DATASET}/market`,
    id: 'getMarket',
    audience: 'partner',
    function: 'predict',
    summary: 'The index of prices: the level of each period against today',
    description:
      'As JSON; as CSV with `format=csv`, or if `Accept` prefers `text/csv`. There is none (409) while all that was learnt is of one period.',
    query: [
      version,
      {
        name: 'format',
        description: '`csv` for a table',
        example: 'json',
        schema: { type: 'string', enum: ['json', 'csv'] },
      },
    ],
    answers: {
      200: {
        description: 'The index',
        content: { ...json('Market'), 'text/csv': { schema: { type: 'string' } } },
      },
    },
    isOffered: (kind, dataset) =>
      dataset ? (kind.movesInTime?.(dataset) ?? []).length > 0 : kind.movesInTime !== undefined,
  },
  {
    method: 'get',
    path: DATASET,
    id: 'getDataset',
    audience: 'partner',
    function: 'catalog',
    summary: 'What the dataset is, and the card of its champion',
    answers: answers(200, 'The card', 'Card'),
  },
  {
    method: 'get',
    path: `${DATASET}/versions`,
    id: 'listVersions',
    audience: 'partner',
    function: 'catalog',
    summary: 'All versions with their figures',
    answers: answers(200, 'The versions', 'Versions'),
  },
  {
    method: 'get',
    path: `${DATASET}/versions/{version}`,
    id: 'getVersion',
    audience: 'partner',
    function: 'catalog',
    summary: 'One version: its report, and what was decided about it',
    answers: answers(200, 'The version', 'VersionDetail'),
  },
];

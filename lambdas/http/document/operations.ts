import type { Dataset } from '../../../datasets/dataset.ts';
import type { DescribingKind } from '../../../training/kinds/kind.ts';
import { PERIOD_PATTERN } from '../../../training/table/period-pattern.ts';
import { SOURCE_PATTERN } from '../../../training/table/source-name.ts';
import { FILE_TYPES } from '../wire/file-types.ts';
import { DEFAULT_LIMIT, LARGEST_LIMIT, MAX_ITEMS_TEXT, MAX_VARIED_ITEMS } from '../wire/limits.ts';
import { whatIfExample } from '../wire/predictions.ts';
import { schemaNames } from '../wire/schemas.ts';
import { uploadStates } from '../wire/upload-states.ts';
import { VERSION_PATTERN } from '../wire/version.ts';
import { answers, answersOfDataset, json, jsonOfDataset, predictOf } from './content.ts';
import type { Operation, QueryParameter } from './operation.ts';

/** The query parameters of a list in pages. */
const page: readonly QueryParameter[] = [
  {
    name: 'limit',
    description: `the largest number of entries; ${DEFAULT_LIMIT} if it is left out`,
    example: DEFAULT_LIMIT,
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT },
  },
  {
    name: 'next',
    description: '`next` of the previous page; the answer goes on after it',
  },
];

const version: QueryParameter = {
  name: 'version',
  description: 'a version to ask instead of the champion',
  example: 'v1',
  schema: { type: 'string', pattern: VERSION_PATTERN },
};

const asOf: QueryParameter = {
  name: 'asOf',
  description: "a day, month, week or quarter to price at the level of; today's level if it is left out",
  example: '2026-06',
  schema: { type: 'string', pattern: PERIOD_PATTERN },
};

const file = { type: 'string', format: 'binary', minLength: 1 };
const D = '/v1/{dataset}';

/** The calls that at least one of the kinds has. @param dataset that they are for; absent: any */
export function operationsOf(kinds: readonly DescribingKind[], dataset?: Dataset): readonly Operation[] {
  return operations.filter(({ isOffered }) => !isOffered || kinds.some((kind) => isOffered(kind, dataset)));
}

const operations: readonly Operation[] = [
  {
    method: 'post',
    path: `${D}/predict`,
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
    path: `${D}/similar`,
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
    path: `${D}/what-if`,
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
    path: `${D}/market`,
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
    path: D,
    id: 'getDataset',
    audience: 'partner',
    function: 'catalog',
    summary: 'What the dataset is, and the card of its champion',
    answers: answers(200, 'The card', 'Card'),
  },
  {
    method: 'get',
    path: `${D}/versions`,
    id: 'listVersions',
    audience: 'partner',
    function: 'catalog',
    summary: 'All versions with their figures',
    answers: answers(200, 'The versions', 'Versions'),
  },
  {
    method: 'get',
    path: `${D}/versions/{version}`,
    id: 'getVersion',
    audience: 'partner',
    function: 'catalog',
    summary: 'One version: its report, and what was decided about it',
    answers: answers(200, 'The version', 'VersionDetail'),
  },
  {
    method: 'post',
    path: `${D}/uploads`,
    id: 'createUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'Send a CSV, or ask for a URL to put a large one to',
    description:
      'The body is the file itself: CSV (text/csv, text/plain, text/tab-separated-values), plain, as application/gzip or in application/zip, or an Excel workbook (at most 6 MB here, 4 MB on AWS); as application/json it names a file, and the answer holds the URL to put it to. Either starts a run.',
    query: [
      { name: 'name', description: 'a name for the file in the body', example: '2026-11.csv' },
      {
        name: 'dry',
        description:
          '`true` for a dry run with the file in the body: the answer names the run, whose `result` says what would be held and why, and what the candidate would do. Nothing is kept, and the result is gone after a day',
        example: 'true',
        schema: { type: 'string', enum: ['true', 'false'] },
      },
      {
        name: 'asOf',
        description:
          'when its prices were made: a day, month, week or quarter; the day of its arrival if it is left out',
        example: '2026-06',
        schema: { type: 'string', pattern: PERIOD_PATTERN },
      },
      {
        name: 'source',
        description: 'who made its prices: a source has a level of its own; you if it is left out',
        example: 'wholesaler',
        schema: { type: 'string', minLength: 1, maxLength: 60, pattern: SOURCE_PATTERN },
      },
    ],
    body: {
      required: true,
      validated: false,
      content: {
        ...json('UploadRequest', { name: '2026-11.csv' }),
        ...Object.fromEntries(Object.keys(FILE_TYPES).map((type) => [type, { schema: file }])),
      },
    },
    answers: {
      ...answers(201, 'Where to put the file', 'UploadUrl'),
      ...answers(202, 'The file has come in', 'UploadReceived'),
    },
  },
  {
    method: 'get',
    path: `${D}/uploads`,
    id: 'listUploads',
    audience: 'owner',
    function: 'owner',
    summary: 'Uploads with their state and rows, the one that was read last first',
    query: [
      {
        name: 'state',
        description: 'only uploads in this state',
        example: 'held',
        schema: { type: 'string', enum: uploadStates },
      },
      { name: 'name', description: 'only uploads of a file of this name', example: '2026-11.csv' },
      ...page,
    ],
    answers: answers(200, 'The uploads', 'Uploads'),
  },
  {
    method: 'get',
    path: `${D}/uploads/{id}`,
    id: 'getUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'One upload with its receipt',
    answers: answers(200, 'The upload', 'UploadDetail'),
  },
  {
    method: 'get',
    path: `${D}/uploads/{id}/rejected`,
    id: 'getRejected',
    audience: 'owner',
    function: 'owner',
    summary: 'The refused rows of an upload, each with its line, the reason and the text as it was sent',
    answers: {
      200: {
        description: 'A CSV: line, column, reason, text',
        content: { 'text/csv': { schema: { type: 'string' } } },
      },
    },
  },
  {
    method: 'delete',
    path: `${D}/uploads/{id}`,
    id: 'removeUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'Withdraw an upload that is in force, or refuse one that is held',
    description:
      'A withdrawal starts a run, which fits a model without the upload. If that is worse than the champion on held-out rows, beyond chance, the champion goes on answering until the model is confirmed: by `confirm` here, now or later, or by promoting its version with `confirm`.',
    query: [
      {
        name: 'confirm',
        description: '`true` puts the model without the upload in place of the champion also if it is worse',
        example: 'true',
        schema: { type: 'string', enum: ['true', 'false'] },
      },
    ],
    answers: answers(202, 'The ledger has moved and a run is started', 'Moved'),
  },
  {
    method: 'post',
    path: `${D}/uploads/{id}/accept`,
    id: 'acceptUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'Take a held upload in, alone or in place of others',
    body: { required: false, validated: true, content: json('Accept', { insteadOf: ['9f86d081884c7d65'] }) },
    answers: answers(202, 'The ledger has moved and a run is started', 'Moved'),
    ofDataset: (dataset) => ({
      content: jsonOfDataset(schemaNames(dataset).accept, { insteadOf: ['9f86d081884c7d65'] }),
    }),
  },
  {
    method: 'post',
    path: `${D}/uploads/{id}/correct`,
    id: 'correctUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'Say when the prices of an upload were made',
    description:
      'For an upload in force or held whose rows have no dates of their own. The answer names the upload that takes its place: the same rows at that time. The run that this starts moves it, without reading a row, and fits.',
    body: { required: true, validated: true, content: json('Correct', { asOf: '2026-06' }) },
    answers: answers(202, 'A run is started', 'Moved'),
  },
  {
    method: 'post',
    path: `${D}/train`,
    id: 'train',
    audience: 'owner',
    function: 'owner',
    summary: 'Start a run, with parameters',
    body: { required: false, validated: false, content: json('Train') },
    answers: answers(202, 'The run is started', 'RunStarted'),
    ofDataset: (dataset) => ({ content: jsonOfDataset(schemaNames(dataset).train, {}) }),
  },
  {
    method: 'post',
    path: `${D}/repair`,
    id: 'repair',
    audience: 'owner',
    function: 'owner',
    summary: 'Make damaged records again',
    description:
      'A damaged ledger or pointer is that of its copy again, or what receipts, fits and decisions tell of it; receipts and decisions come from the records of runs. What was fitted and measured is made again by the run that this starts. Calls go on meanwhile.',
    query: [
      {
        name: 'dry',
        description: 'true: nothing is written, and the answer says what would be',
        example: 'true',
        schema: { type: 'string', enum: ['true', 'false'] },
      },
    ],
    answers: answers(200, 'What was damaged, and what became of it', 'Repair'),
  },
  {
    method: 'get',
    path: `${D}/runs`,
    id: 'listRuns',
    audience: 'owner',
    function: 'owner',
    summary: 'All runs, the latest first',
    query: page,
    answers: answers(200, 'The runs', 'Runs'),
  },
  {
    method: 'get',
    path: `${D}/runs/{id}`,
    id: 'getRun',
    audience: 'owner',
    function: 'owner',
    summary: 'What a run has done so far, step by step',
    answers: answers(200, 'The run', 'Run'),
  },
  {
    method: 'post',
    path: `${D}/versions/{version}/promote`,
    id: 'promoteVersion',
    audience: 'owner',
    function: 'owner',
    summary: 'Make a version champion: rollback and forward',
    body: { required: false, validated: true, content: json('Promote', { confirm: true }) },
    answers: answers(200, 'The champion', 'Promoted'),
  },
  {
    method: 'get',
    path: '/health',
    id: 'getHealth',
    audience: 'anyone',
    function: 'catalog',
    summary: 'Whether it works, and which versions answer',
    answers: answers(200, 'It works', 'Health'),
  },
  {
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    audience: 'anyone',
    function: 'catalog',
    summary: 'This document',
    answers: { 200: { description: 'The document', content: { 'application/json': { schema: { type: 'object' } } } } },
  },
  {
    method: 'get',
    path: '/docs',
    id: 'getDocs',
    audience: 'anyone',
    function: 'catalog',
    summary: 'This document as a page',
    answers: { 200: { description: 'The page', content: { 'text/html': { schema: { type: 'string' } } } } },
  },
];

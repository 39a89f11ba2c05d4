import { PERIOD_PATTERN } from '../../../training/table/period-pattern.ts';
import { SOURCE_PATTERN } from '../../../training/table/source-name.ts';
import { FILE_TYPES } from '../wire/file-types.ts';
import { schemaNames } from '../wire/schemas.ts';
import { uploadStates } from '../wire/upload-states.ts';
import { answers, json, jsonOfDataset } from './content.ts';
import type { Operation } from './operation.ts';
import { DATASET, page } from './operation-parameters.ts';

const file = { type: 'string', format: 'binary', minLength: 1 };

/** What the owner does with files. */
export const uploadOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${DATASET}/uploads`,
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
        ofLevels: true,
      },
      {
        name: 'source',
        description: 'who made its prices: a source has a level of its own; you if it is left out',
        example: 'wholesaler',
        schema: { type: 'string', minLength: 1, maxLength: 60, pattern: SOURCE_PATTERN },
        ofLevels: true,
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
    path: `${DATASET}/uploads`,
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
    path: `${DATASET}/uploads/{id}`,
    id: 'getUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'One upload with its receipt',
    answers: answers(200, 'The upload', 'UploadDetail'),
  },
  {
    method: 'get',
    path: `${DATASET}/uploads/{id}/rejected`,
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
    path: `${DATASET}/uploads/{id}`,
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
    path: `${DATASET}/uploads/{id}/accept`,
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
    path: `${DATASET}/uploads/{id}/correct`,
    id: 'correctUpload',
    audience: 'owner',
    function: 'owner',
    summary: 'Say when the prices of an upload were made',
    description:
      'For an upload in force or held whose rows have no dates of their own. The answer names the upload that takes its place: the same rows at that time. The run that this starts moves it, without reading a row, and fits.',
    body: { required: true, validated: true, content: json('Correct', { asOf: '2026-06' }) },
    answers: answers(202, 'A run is started', 'Moved'),
  },
];

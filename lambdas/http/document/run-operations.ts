import { schemaNames } from '../wire/schemas.ts';
import { answers, json, jsonOfDataset } from './content.ts';
import type { Operation } from './operation.ts';
import { DATASET, page } from './operation-parameters.ts';

/** What the owner does with runs, records and versions. */
export const runOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${DATASET}/train`,
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
    path: `${DATASET}/repair`,
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
    path: `${DATASET}/runs`,
    id: 'listRuns',
    audience: 'owner',
    function: 'owner',
    summary: 'All runs, the latest first',
    query: page,
    answers: answers(200, 'The runs', 'Runs'),
  },
  {
    method: 'get',
    path: `${DATASET}/runs/{id}`,
    id: 'getRun',
    audience: 'owner',
    function: 'owner',
    summary: 'What a run has done so far, step by step',
    answers: answers(200, 'The run', 'Run'),
  },
  {
    method: 'post',
    path: `${DATASET}/versions/{version}/promote`,
    id: 'promoteVersion',
    audience: 'owner',
    function: 'owner',
    summary: 'Make a version champion: rollback and forward',
    body: { required: false, validated: true, content: json('Promote', { confirm: true }) },
    answers: answers(200, 'The champion', 'Promoted'),
  },
];

import { datasets } from '../../../datasets/found/datasets.ts';
import { createOpenApi } from './openapi.ts';

process.stdout.write(`${JSON.stringify(createOpenApi(datasets), null, 2)}\n`);

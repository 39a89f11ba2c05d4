import { datasets } from '../../../datasets/datasets.ts';
import { createOpenApi } from './openapi.ts';

process.stdout.write(`${JSON.stringify(createOpenApi(datasets), null, 2)}\n`);

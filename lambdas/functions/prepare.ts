import { readCutSizes } from '../flow/cut-sizes.ts';
import { prepare } from '../flow/prepare.ts';
import { flowDependencies } from './flow-dependencies.ts';

export const handler = prepare({ ...flowDependencies, cutSizes: readCutSizes(process.env) });

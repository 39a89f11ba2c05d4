import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Template } from './granted-calls.ts';

/**
 * The templates of the stacks with roles, synthesised by a process of their own, since nothing of ours imports `infra`.
 * @param aboveRows a fit of more rows is a training job
 */
export function synthesiseRights(aboveRows: number): Record<'training' | 'serving', Template> {
  const { trainingJob } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')).context.stages
    .dev;
  const job = { ...trainingJob, imageTag: 'test', aboveRows };
  execFileSync(process.execPath, [pathOf('container/write-synthesis-inputs.ts')]);
  const print = [pathOf('infra/print-templates.ts'), JSON.stringify({ trainingJob: job })];
  return JSON.parse(execFileSync(process.execPath, print, { encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

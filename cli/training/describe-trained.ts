import type { Trained } from './train-job.ts';

/** The summary of a training, for people. */
export function describeTrained({ rows, found }: Trained, output: string): string {
  return [...found, '', `${output}: model.json, report.html${rows.refused > 0 ? ', rejected.csv' : ''}`].join('\n');
}

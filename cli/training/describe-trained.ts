import type { Trained } from './train-job.ts';

/** What is told to people in the end. */
export function describeTrained({ rows, found }: Trained, output: string): string {
  return [...found, '', `${output}: model.json, report.html${rows.refused > 0 ? ', rejected.csv' : ''}`].join('\n');
}

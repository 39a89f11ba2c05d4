import { describe, expect, it } from 'vitest';
import { jobName } from './training-job.ts';

describe('the name of a training job', () => {
  // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
  const allowed = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

  it('is the same for a repeated step, and differs between runs', () => {
    const name = jobName('stima-dev', 'diamonds', 'v3', 'arrival-1');
    expect(name).toMatch(/^stima-dev-diamonds-v3-[0-9a-f]{12}$/);
    expect(jobName('stima-dev', 'diamonds', 'v3', 'arrival-1')).toBe(name);
    expect(jobName('stima-dev', 'diamonds', 'v3', 'arrival-2')).not.toBe(name);
  });

  it('is valid for SageMaker, whatever the run is called', () => {
    for (const dataset of ['rough_stones', 'a'.repeat(80), 'a.b', `${'a'.repeat(36)}-_`])
      expect(jobName('stima-prod', dataset, 'v1', 'run')).toMatch(allowed);
  });
});

import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readStage } from './stage.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
const { dev } = context.stages;
const read = (stage: string, changes: object, more: object = {}) =>
  readStage(new App({ context: { stage, stages: { dev: { ...dev, ...changes } }, ...more } }));

describe('the configuration of a stage', () => {
  it.each(Object.keys(context.stages))('of %s is whole', (stage) => {
    expect(readStage(new App({ context: { ...context, stage } })).name).toBe(stage);
  });

  it('has none of the optional parts that cdk.json does not name', () => {
    const stage = read('dev', {});
    expect(stage).not.toHaveProperty('firewall');
    expect(stage.trainingJob).not.toHaveProperty('imageTag');
    expect(stage.predict).toEqual({});
  });

  it('takes the architecture from the command line', () => {
    expect(read('dev', {}, { architecture: 'arm64' }).architecture).toBe('arm64');
    expect(() => read('dev', {}, { architecture: 'riscv' })).toThrow(/architecture in cdk.json is "riscv"/);
  });

  it.each([
    ['an unknown field', { firewal: {} }, /stages\.dev in cdk\.json has firewal, only .*firewall.* expected/],
    ['an unknown option', { predict: { warm: 2 } }, /stages\.dev\.predict in cdk\.json has warm/],
    [
      'a currency by its name',
      { currency: 'euro' },
      /stages\.dev\.currency in cdk\.json is "euro", the code of a currency/,
    ],
    ['half an instance', { predict: { provisionedConcurrency: 0.5 } }, /provisionedConcurrency in cdk\.json is 0\.5/],
    ['a missing plan', { plans: { bronze: dev.plans.bronze } }, /plans\.silver in cdk\.json is undefined/],
    [
      'a retention that CloudWatch Logs does not accept',
      { logRetentionDays: 10 },
      /logRetentionDays in cdk\.json is 10, one of 1, 3, 5, 7,/,
    ],
    [
      'a plan above the limit of a call',
      { plans: { ...dev.plans, gold: { ...dev.plans.gold, ratePerSecond: 51 } } },
      /plans\.gold in cdk\.json is .*, no more than api allows expected/,
    ],
    [
      'a firewall that would block a partner who keeps to the plan',
      { firewall: { callsPerFiveMinutes: 5_999 } },
      /callsPerFiveMinutes in cdk\.json is 5999, at least 6000, what the fastest plan allows/,
    ],
    [
      'a tag that is invalid for an image',
      { trainingJob: { ...dev.trainingJob, imageTag: 'a:b' } },
      /trainingJob\.imageTag in cdk\.json is "a:b", the tag of an image .* expected/,
    ],
    [
      'a machine that SageMaker does not have',
      { trainingJob: { ...dev.trainingJob, instanceType: 'm5.large' } },
      /trainingJob\.instanceType in cdk\.json is "m5\.large", the likes of ml\.m5\.large expected/,
    ],
    [
      'a job whose wait is shorter than its working time',
      { trainingJob: { ...dev.trainingJob, maxWaitMinutes: 119 } },
      /trainingJob\.maxWaitMinutes in cdk\.json is 119, at least the 120 of maxMinutes expected/,
    ],
    [
      'more warm instances than reserved ones',
      { predict: { reservedConcurrency: 2, provisionedConcurrency: 3 } },
      /provisionedConcurrency in cdk\.json is 3, at most the 2 reserved expected/,
    ],
  ])('refuses %s', (_, changes, message) => expect(() => read('dev', changes)).toThrow(message));
});

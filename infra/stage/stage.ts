import type { App } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Fields, StageError } from './fields.ts';

/**
 * The differences between the stages. They stand in cdk.json under `stages`; `-c stage=prod` chooses one. Prices are those of
 * us-east-1 in November 2026.
 */
export interface Stage {
  readonly name: string;
  /** `-c architecture=…` overrides it: a local container needs that of the machine. */
  readonly architecture: 'x86_64' | 'arm64';
  /** One of the periods that CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
  /** Whether the stacks can be deleted. The data stack never can. */
  readonly terminationProtection: boolean;
  /**
   * The number of shards of a file that are summed up at once. Their functions share the concurrency of the account with all
   * others: usually 1,000, in a young account 10.
   */
  readonly piecesAtOnce: number;
  /**
   * The currency of the owner's prices, by its ISO code. What ships stays in the one that its dataset declares. It is set once: what
   * was learnt is in it. If it is left out, prices are in the currency that each dataset declares.
   */
  readonly currency?: string;
  /** Throttle of each call that asks for a key or a signature, over all callers. Calls that are open to anyone have a lower one. */
  readonly api: { readonly ratePerSecond: number; readonly burst: number };
  /** The rate, burst and quota of a partner's key. */
  readonly plans: Readonly<Record<PlanName, Plan>>;
  readonly predict: {
    /**
     * The number of instances that are reserved for predictions. It is also a ceiling for their cost. If it is left out, they share
     * the concurrency of the account. A young account has 10, and can reserve none.
     */
    readonly reservedConcurrency?: number;
    /**
     * The number of instances that are always warm. Each costs about $15 a month on arm64, $19 on x86_64, used or not. If it is
     * left out, an instance starts when it is needed, and its first answer takes longer.
     */
    readonly provisionedConcurrency?: number;
  };
  /**
   * A web firewall (WAF) that blocks an address above this many calls in five minutes, before they are counted or paid for
   * elsewhere. It costs $6 a month and $0.60 for each million calls. If it is left out, there is none.
   */
  readonly firewall?: { readonly callsPerFiveMinutes: number };
  /**
   * Training jobs of SageMaker: their repository and role. `stima train --on sagemaker` uses them, and fits that outgrow a
   * function. If it is left out, there are none.
   */
  readonly trainingJob?: TrainingJobSettings;
  readonly alarms: {
    /** An alarm rings if the slowest hundredth of the predictions takes longer than this. */
    readonly latencyP99Ms: number;
    /**
     * Whether alarms are encrypted at rest with a key of our own: $1 a month, $3 once it has been rotated twice. Without it they
     * still travel over TLS only, and they name no customer and no price.
     */
    readonly ownKey: boolean;
  };
}

export const PLANS = ['bronze', 'silver', 'gold'] as const;
export type PlanName = (typeof PLANS)[number];

export interface Plan {
  readonly ratePerSecond: number;
  readonly burst: number;
  readonly callsPerDay: number;
}

export interface TrainingJobSettings {
  /** Tag of the image in the stack's repository, which starts empty. If it is left out, the function does every fit. */
  readonly imageTag?: string;
  /**
   * If more accepted rows than this are in force, a job fits. The function has 300 s. A fit took 2.9 s on a million
   * rows, 1.7 times as long as on a twentieth of them (bench/README.md). By the same growth, 20 million rows take 5 s.
   * No larger fit has been measured. A job that was not needed costs some cents and minutes.
   */
  readonly aboveRows: number;
  /**
   * The same limit for the summaries and samples in force, in 10⁶ bytes. A function that finds no merged summary reads
   * them all. 470 MB, a hundred uploads of 53,940 rows, were merged in 13 s on a busy machine, with 350 of its 1,769 MB
   * of memory. They are merged again when an upload is withdrawn.
   */
  readonly aboveMegabytes: number;
  /** A machine with x86_64 processors, since the image is built for them. A fit uses one processor and less than 4 GB. */
  readonly instanceType: string;
  /** Of the disk, which holds the summaries, or the rows of `stima train --on sagemaker` twice. */
  readonly volumeGigabytes: number;
  /** After this working time the job is stopped, and counts as failed. */
  readonly maxMinutes: number;
  /** The same including the wait for a Spot machine, and for another one if it is taken back. */
  readonly maxWaitMinutes: number;
}

/** @throws StageError if the stage is unknown, or if a field is missing, wrong or unknown */
export function readStage(app: App): Stage {
  const all = new Fields('stages', app.node.tryGetContext('stages'));
  const name = app.node.tryGetContext('stage');
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]{0,19}$/.test(name))
    throw new StageError(`stage is ${JSON.stringify(name)}, a short lower-case name expected`);
  if (!all.names.includes(name)) throw new StageError(`stage is "${name}", cdk.json has ${all.names.join(', ')}`);
  const architecture = app.node.tryGetContext('architecture');
  const fields = all.object(name, architecture === undefined ? {} : { architecture });
  const api = fields.object('api');
  const plans = fields.object('plans');
  const predict = fields.object('predict');
  const alarms = fields.object('alarms');
  const firewall = fields.find('firewall');
  const trainingJob = fields.find('trainingJob');
  const stage: Stage = {
    name,
    architecture: fields.oneOf('architecture', ['x86_64', 'arm64']),
    logRetentionDays: readRetention(fields),
    terminationProtection: fields.flag('terminationProtection'),
    piecesAtOnce: fields.count('piecesAtOnce'),
    ...(fields.has('currency') && { currency: fields.text('currency', /^[A-Z]{3}$/, 'the code of a currency (EUR)') }),
    api: { ratePerSecond: api.count('ratePerSecond'), burst: api.count('burst') },
    plans: { bronze: readPlan(plans, 'bronze'), silver: readPlan(plans, 'silver'), gold: readPlan(plans, 'gold') },
    predict: { ...predict.findCount('reservedConcurrency'), ...predict.findCount('provisionedConcurrency') },
    ...(firewall && { firewall: { callsPerFiveMinutes: firewall.count('callsPerFiveMinutes') } }),
    ...(trainingJob && { trainingJob: readTrainingJob(trainingJob) }),
    alarms: { latencyP99Ms: alarms.count('latencyP99Ms'), ownKey: alarms.flag('ownKey') },
  };
  for (const read of [fields, api, plans, predict, alarms, firewall, trainingJob]) read?.end();
  check(all, stage);
  return stage;
}

/** Other numbers pass the synthesis, and fail the deployment. */
const RETENTION_DAYS: readonly number[] = Object.values(RetentionDays).filter(
  (days) => typeof days === 'number' && days !== RetentionDays.INFINITE,
);

function readRetention(fields: Fields): number {
  const days = fields.count('logRetentionDays');
  if (!RETENTION_DAYS.includes(days))
    throw fields.wrong('logRetentionDays', days, `one of ${RETENTION_DAYS.join(', ')}`);
  return days;
}

function readPlan(plans: Fields, name: PlanName): Plan {
  const fields = plans.object(name);
  const plan = {
    ratePerSecond: fields.count('ratePerSecond'),
    burst: fields.count('burst'),
    callsPerDay: fields.count('callsPerDay'),
  };
  fields.end();
  return plan;
}

function readTrainingJob(fields: Fields): TrainingJobSettings {
  const maxMinutes = fields.count('maxMinutes');
  const maxWaitMinutes = fields.count('maxWaitMinutes');
  if (maxWaitMinutes < maxMinutes)
    throw fields.wrong('maxWaitMinutes', maxWaitMinutes, `at least the ${maxMinutes} of maxMinutes`);
  return {
    ...(fields.has('imageTag') && {
      imageTag: fields.text('imageTag', /^[\w][\w.-]{0,127}$/, 'the tag of an image in the repository of the stack'),
    }),
    aboveRows: fields.count('aboveRows'),
    aboveMegabytes: fields.count('aboveMegabytes'),
    instanceType: fields.text('instanceType', /^ml\.[a-z0-9]+\.[a-z0-9]+$/, 'the likes of ml.m5.large'),
    volumeGigabytes: fields.count('volumeGigabytes'),
    maxMinutes,
    maxWaitMinutes,
  };
}

/** Checks fields that are valid one by one, but not together. */
function check(all: Fields, { name, api, plans, predict, firewall }: Stage): void {
  for (const plan of PLANS) {
    if (plans[plan].ratePerSecond > api.ratePerSecond || plans[plan].burst > api.burst)
      throw all.wrong(`${name}.plans.${plan}`, plans[plan], 'no more than api allows');
  }
  const fastest = 300 * Math.max(...PLANS.map((plan) => plans[plan].ratePerSecond));
  if (firewall && firewall.callsPerFiveMinutes < fastest)
    throw all.wrong(
      `${name}.firewall.callsPerFiveMinutes`,
      firewall.callsPerFiveMinutes,
      `at least ${fastest}, what the fastest plan allows,`,
    );
  const { reservedConcurrency: most = Number.POSITIVE_INFINITY, provisionedConcurrency: warm = 0 } = predict;
  if (warm > most) throw all.wrong(`${name}.predict.provisionedConcurrency`, warm, `at most the ${most} reserved`);
}

import type { App } from 'aws-cdk-lib';
import { Fields, StageError } from './fields.ts';

/**
 * What differs between the stages; written in cdk.json under `stages`, chosen with `-c stage=prod`. Prices are those of
 * us-east-1 in November 2026.
 */
export interface Stage {
  readonly name: string;
  /** `-c architecture=…` puts another in its place: in a local container, that of the machine. */
  readonly architecture: 'x86_64' | 'arm64';
  readonly logRetentionDays: number;
  /** Whether the stacks can be deleted; the data stack never can. */
  readonly terminationProtection: boolean;
  /** Throttle of the whole interface. */
  readonly api: { readonly ratePerSecond: number; readonly burst: number };
  /** What a partner's key is worth. */
  readonly plans: Readonly<Record<PlanName, Plan>>;
  readonly predict: {
    /**
     * How many instances may run at once, kept free for predictions and a ceiling for their cost. Left out, they share what
     * the account has: a young account has 10, of which nothing can be reserved.
     */
    readonly reservedConcurrency?: number;
    /**
     * How many instances are always warm. Each costs about $15 a month on arm64, $19 on x86_64, asked or not; left out, an
     * instance starts when it is needed and its first answer takes longer.
     */
    readonly provisionedConcurrency?: number;
  };
  /**
   * A web firewall (WAF) that blocks an address above this many calls in five minutes, before they are counted or paid for
   * elsewhere. $6 a month and $0.60 for each million calls; left out, there is none.
   */
  readonly firewall?: { readonly callsPerFiveMinutes: number };
  readonly alarms: {
    /** Above this the slowest hundredth of the predictions is too slow. */
    readonly latencyP99Ms: number;
    /** Whether alarms are encrypted at rest with a key of our own, $1 a month. They name no customer and no price. */
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

/** @throws StageError if the stage is unknown, or a field is missing, wrong, or none of ours */
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
  const stage: Stage = {
    name,
    architecture: fields.oneOf('architecture', ['x86_64', 'arm64']),
    logRetentionDays: fields.count('logRetentionDays'),
    terminationProtection: fields.flag('terminationProtection'),
    api: { ratePerSecond: api.count('ratePerSecond'), burst: api.count('burst') },
    plans: { bronze: readPlan(plans, 'bronze'), silver: readPlan(plans, 'silver'), gold: readPlan(plans, 'gold') },
    predict: { ...predict.findCount('reservedConcurrency'), ...predict.findCount('provisionedConcurrency') },
    ...(firewall && { firewall: { callsPerFiveMinutes: firewall.count('callsPerFiveMinutes') } }),
    alarms: { latencyP99Ms: alarms.count('latencyP99Ms'), ownKey: alarms.flag('ownKey') },
  };
  for (const read of [fields, api, plans, predict, alarms, firewall]) read?.end();
  check(all, stage);
  return stage;
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

/** What is right by itself and wrong together. */
function check(all: Fields, { name, api, plans, predict, firewall }: Stage): void {
  for (const plan of PLANS) {
    if (plans[plan].ratePerSecond > api.ratePerSecond || plans[plan].burst > api.burst)
      throw all.wrong(`${name}.plans.${plan}`, plans[plan], 'no more than the whole interface may take');
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

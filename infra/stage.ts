import type { App } from 'aws-cdk-lib';

/** What differs between the stages; written in cdk.json under `stages`, chosen with `-c stage=prod`. */
export interface Stage {
  readonly name: string;
  /** `-c architecture=…` puts another in its place: in a local container, that of the machine. */
  readonly architecture: 'x86_64' | 'arm64';
  readonly logRetentionDays: number;
  /** Whether the stacks can be deleted; the data stack never can. */
  readonly terminationProtection: boolean;
  /** Throttle of the whole interface. */
  readonly api: { readonly ratePerSecond: number; readonly burst: number };
  /** What one partner's key is worth. */
  readonly partner: { readonly ratePerSecond: number; readonly burst: number; readonly requestsPerDay: number };
}

/** @throws StageError if the stage is unknown or a field is missing or wrong */
export function readStage(app: App): Stage {
  const name = app.node.tryGetContext('stage');
  if (typeof name !== 'string' || !/^[a-z][a-z0-9]{0,19}$/.test(name)) {
    throw new StageError(`stage is ${JSON.stringify(name)}, a short lower-case name expected`);
  }
  const stages = record(app.node.tryGetContext('stages'), 'stages');
  if (!Object.hasOwn(stages, name)) {
    throw new StageError(`stage is "${name}", cdk.json has ${Object.keys(stages).join(', ')}`);
  }
  const stage = record(stages[name], name);
  const api = record(stage.api, `${name}.api`);
  const partner = record(stage.partner, `${name}.partner`);
  return {
    name,
    architecture: architecture(app.node.tryGetContext('architecture') ?? stage.architecture, `${name}.architecture`),
    logRetentionDays: count(stage.logRetentionDays, `${name}.logRetentionDays`),
    terminationProtection: flag(stage.terminationProtection, `${name}.terminationProtection`),
    api: {
      ratePerSecond: count(api.ratePerSecond, `${name}.api.ratePerSecond`),
      burst: count(api.burst, `${name}.api.burst`),
    },
    partner: {
      ratePerSecond: count(partner.ratePerSecond, `${name}.partner.ratePerSecond`),
      burst: count(partner.burst, `${name}.partner.burst`),
      requestsPerDay: count(partner.requestsPerDay, `${name}.partner.requestsPerDay`),
    },
  };
}

export class StageError extends Error {
  override readonly name = 'StageError';
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw wrong(path, value, 'an object');
  return value as Record<string, unknown>;
}

function count(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw wrong(path, value, 'a whole number ≥ 1');
  return value;
}

function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw wrong(path, value, 'true or false');
  return value;
}

function architecture(value: unknown, path: string): Stage['architecture'] {
  if (value !== 'x86_64' && value !== 'arm64') throw wrong(path, value, 'x86_64 or arm64');
  return value;
}

function wrong(path: string, found: unknown, expected: string): StageError {
  return new StageError(`stages.${path} in cdk.json is ${JSON.stringify(found)}, ${expected} expected`);
}

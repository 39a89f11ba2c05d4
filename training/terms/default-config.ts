import type { Config } from './config.ts';

/** The result of `configSchema` for {}, written out. Code that prices needs the result and not the schema. */
export const defaultConfig: Config = {
  fit: { rounds: 10 },
  splits: { training: 0.8, calibration: 0.1 },
  seed: 0,
  share: 1,
  sampleLimit: 20_000,
};

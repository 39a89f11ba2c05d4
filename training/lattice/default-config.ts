import type { Config } from './config.ts';

/** What `configSchema` makes of {}, written out: whatever prices needs it, and not the schema. */
export const defaultConfig: Config = {
  fit: { tolerance: 1e-4 },
  penalties: {},
  knots: {},
  splits: { training: 0.8, calibration: 0.1 },
  seed: 0,
  share: 1,
  sampleLimit: 20_000,
};

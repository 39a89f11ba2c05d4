import { describe, expect, it } from 'vitest';
import { configSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';

describe('the configuration', () => {
  it('has the choices of docs/model.md where nothing is chosen', () => {
    expect(defaultConfig).toEqual({
      fit: { tolerance: 1e-4 },
      penalties: {},
      knots: {},
      splits: { training: 0.8, calibration: 0.1 },
      seed: 0,
      share: 1,
      sampleLimit: 20_000,
    });
    expect(configSchema.parse({})).toEqual(defaultConfig);
  });

  it('fills what is left out of a part', () => {
    expect(configSchema.parse({ splits: { training: 0.5 }, fit: { penalty: 0.1 } })).toMatchObject({
      splits: { training: 0.5, calibration: 0.1 },
      fit: { penalty: 0.1, tolerance: 1e-4 },
    });
  });

  it('takes all rows for training, and shares that leave no holdout', () => {
    expect(configSchema.parse({ splits: { training: 1, calibration: 0 } }).splits).toEqual({
      training: 1,
      calibration: 0,
    });
    // .9 + .1 and .7 + .3 are 1 within rounding.
    for (const training of [0.9, 0.7])
      expect(configSchema.safeParse({ splits: { training, calibration: 1 - training } }).success).toBe(true);
  });

  it.each([
    [{ learningRate: 0.1 }, ''],
    [{ fit: { depth: 6 } }, 'fit'],
    [{ fit: { penalty: 0 } }, 'fit.penalty'],
    [{ fit: { penalty: '0.02' } }, 'fit.penalty'],
    [{ fit: { length: -1 } }, 'fit.length'],
    [{ fit: { tolerance: 0.1 } }, 'fit.tolerance'],
    [{ fit: { tolerance: 0 } }, 'fit.tolerance'],
    [{ penalties: { sides: 0 } }, 'penalties.sides'],
    [{ knots: { lnCarat: [1] } }, 'knots.lnCarat'],
    [{ knots: { lnCarat: [0, Number.POSITIVE_INFINITY] } }, 'knots.lnCarat.1'],
    [{ splits: { training: 0 } }, 'splits.training'],
    [{ splits: { training: 0.8, calibration: 0.3 } }, 'splits'],
    [{ seed: -1 }, 'seed'],
    [{ seed: 0.5 }, 'seed'],
    [{ seed: 2 ** 32 }, 'seed'],
    [{ share: 0 }, 'share'],
    [{ share: 1.1 }, 'share'],
    [{ sampleLimit: 99 }, 'sampleLimit'],
    [{ sampleLimit: 200_001 }, 'sampleLimit'],
    [{ reference: 'mine' }, 'reference'],
  ])('refuses %j, naming where', (config, path) => {
    const parsed = configSchema.safeParse(config);
    expect(parsed.error?.issues[0]?.path.join('.')).toBe(path);
  });
});

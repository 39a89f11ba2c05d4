import type { ConfiguringKind } from '../kinds/kind.ts';
import { configSchema, fitSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';

/** The training parameters of a dataset of words. */
export const wordsConfiguring: ConfiguringKind = { schema: configSchema, fitSchema, defaults: defaultConfig };

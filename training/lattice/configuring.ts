import type { ConfiguringKind } from '../kinds/kind.ts';
import { configSchema, fitSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';

/** The training parameters of an ordered lattice. */
export const latticeConfiguring: ConfiguringKind = { schema: configSchema, fitSchema, defaults: defaultConfig };

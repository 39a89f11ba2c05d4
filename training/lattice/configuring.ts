import type { ConfiguringKind } from '../kinds/kind.ts';
import { configSchema, fitSchema } from './config.ts';
import { defaultConfig } from './default-config.ts';

/** What may be chosen when an ordered lattice is trained. */
export const latticeConfiguring: ConfiguringKind = { schema: configSchema, fitSchema, defaults: defaultConfig };

import type { ConfiguringKind } from '../../kind.ts';
import { configSchema, defaults, fitSchema } from './recipe.ts';

/** The parameters of a training: the fewest rows of a group with its own median. */
export const medianConfiguring: ConfiguringKind = { schema: configSchema, fitSchema, defaults };

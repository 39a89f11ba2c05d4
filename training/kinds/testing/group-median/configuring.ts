import type { ConfiguringKind } from '../../kind.ts';
import { configSchema, defaults, fitSchema } from './recipe.ts';

/** What may be chosen when a median is trained: how many rows make a group. */
export const medianConfiguring: ConfiguringKind = { schema: configSchema, fitSchema, defaults };

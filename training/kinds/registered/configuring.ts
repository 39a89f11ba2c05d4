import { latticeConfiguring } from '../../lattice/configuring.ts';
import type { ConfiguringKind, Registry } from '../kind.ts';

export const configuringKinds: Registry<ConfiguringKind> = { lattice: latticeConfiguring };

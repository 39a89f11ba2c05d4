import type { Dataset } from '../dataset.ts';
import { diamonds } from '../diamonds/diamonds.ts';

/** Every dataset that can be priced, by name. */
export const datasets: ReadonlyMap<string, Dataset> = new Map([[diamonds.name, diamonds]]);

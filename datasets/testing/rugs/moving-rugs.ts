import type { LatticeDataset } from '../../lattice-dataset.ts';
import { rugs } from './rugs.ts';

/** Rugs in a market whose months and sources stand at levels of their own. A row may say when its price was made. */
export const movingRugs = {
  ...rugs,
  date: { name: 'date', title: 'When the price was made', earliest: '2000-01-01', synonyms: ['sold on'] },
  source: { name: 'source', title: 'Who made the price', synonyms: ['priced by'] },
  market: {
    rhythm: 'month',
    sizes: [0.5, 2.5, 12].map(Math.log),
    slopes: ['knotting'],
    residual: 0.2,
    walk: { common: 0.1, each: 0.03 },
    drift: 0.05,
    source: { common: 0.3, each: 0.05 },
  },
} satisfies LatticeDataset;

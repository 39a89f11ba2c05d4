import { report } from '../report.ts';
import { MONTHS, markets } from './draw-market.ts';
import { tryDatedFile } from './try-dated-file.ts';
import { tryMarket } from './try-markets.ts';
import { trySources } from './try-sources.ts';

/*
 * What a market that moves costs: four markets with several draws each, sources that stand at another level, the index
 * of prices that is found, and a large file with dates. PARTS=markets,sources,file names some of the parts.
 */

const SEEDS = Number(process.env.SEEDS ?? 3);
const parts = (process.env.PARTS ?? 'markets,sources,file').split(',');
const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1);

if (parts.includes('markets'))
  report(
    'market',
    markets.flatMap((market) => seeds.flatMap((seed) => tryMarket(market, seed))),
    { months: MONTHS, seeds: SEEDS },
  );
if (parts.includes('sources')) report('sources', seeds.flatMap(trySources), { seeds: SEEDS });
if (parts.includes('file')) report('dated-file', await tryDatedFile());

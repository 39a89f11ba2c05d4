import { report } from '../report.ts';
import { MONTHS, markets } from './draw-market.ts';
import { isQuick } from './quick.ts';
import { tryDatedFile } from './try-dated-file.ts';
import { tryHouses } from './try-houses.ts';
import { tryMarket } from './try-markets.ts';
import { trySources } from './try-sources.ts';

/*
 * What a market that moves costs: four markets with several draws each, sources that stand at another level, the index
 * of prices that is found, a real market, and a large file with dates. PARTS=markets,sources,houses,file names some of the
 * parts. With QUICK=1 the four markets take a minute of processor time.
 */

const SEEDS = Number(process.env.SEEDS ?? (isQuick ? 1 : 3));
const PARTS = isQuick ? 'markets,sources' : 'markets,sources,houses,file';
const parts = (process.env.PARTS ?? PARTS).split(',');
const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1);

if (parts.includes('markets'))
  report(
    'market',
    markets.flatMap((market) => seeds.flatMap((seed) => tryMarket(market, seed))),
    { months: MONTHS, seeds: SEEDS },
  );
if (parts.includes('sources')) report('sources', seeds.flatMap(trySources), { seeds: SEEDS });
if (parts.includes('houses')) report('houses', tryHouses());
if (parts.includes('file')) report('dated-file', await tryDatedFile());

import { pricesByMonth, pricesByPiece, pricesIdle } from './cost-tables.ts';
import { report } from './report.ts';

/*
 * Prints the costs of Stima on AWS, computed from figures that other benches have recorded. This program measures
 * nothing. docs/cost.md shows its tables.
 */

report('cost', pricesByPiece());
report('cost-idle', pricesIdle());
report('cost-months', pricesByMonth());

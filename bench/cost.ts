import { pricesByMonth, pricesByPiece, pricesIdle } from './cost-tables.ts';
import { report } from './report.ts';

/* The costs of Stima on AWS, from figures that other benches have recorded. It measures nothing. docs/cost.md shows its tables. */

report('cost', pricesByPiece());
report('cost-idle', pricesIdle());
report('cost-months', pricesByMonth());

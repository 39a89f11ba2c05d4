import { pricesByMonth, pricesByPiece, pricesIdle } from './cost-tables.ts';
import { report } from './report.ts';

/* What Stima costs on AWS, from what other benches have recorded: measures nothing. docs/cost.md shows what it prints. */

report('cost', pricesByPiece());
report('cost-idle', pricesIdle());
report('cost-months', pricesByMonth());

import type { Dataset } from '../../../datasets/dataset.ts';
import type { Appraisal } from '../../../training/lattice/appraise.ts';

/** One appraisal as the wire has it, field by field: nothing else that the core may come to know is sent. */
export function toPrediction({ target }: Dataset, { price, range, reference, reasons, warnings }: Appraisal) {
  return { price, unit: target.unit, range, reference, reasons, warnings };
}

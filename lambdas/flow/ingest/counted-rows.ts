import type { RowCounts } from '../../../registry/receipt.ts';
import { commonestDoubts, type RowDoubts } from '../../../training/evaluation/row-doubts.ts';
import type { ScreeningInput } from '../../../training/evaluation/screen.ts';
import type { ComparedPrices } from './known-sources.ts';
import { countFaults, type Refusals } from './refusals.ts';

/** What was counted when the rows of a file were read. */
export interface CountedRows {
  /** Accepted rows priced outside the champion's range. Absent if there was no champion. */
  readonly outside?: number | undefined;
  /** The same prices beside the champion's, if its kind tells their level. */
  readonly prices?: ComparedPrices | undefined;
  readonly doubts?: RowDoubts | undefined;
  readonly refusals: Refusals;
}

/** The same as the screening takes it. Rows of what is not priced here are left out: they are no fault of the file. */
export function screeningOf(
  rows: RowCounts,
  { outside, prices, doubts, refusals }: CountedRows,
): Omit<ScreeningInput, 'sketch' | 'known'> {
  const { accepted, read } = rows;
  const faults = countFaults(refusals);
  const foreign = rows.refused - faults.rows;
  return {
    ...(outside !== undefined && { contradiction: { rows: accepted, outside, ...(prices && { prices }) } }),
    faulty: { rows: read - foreign, found: faults.rows, commonest: faults.commonest },
    ...(doubts && {
      reference: { rows: doubts.judged, found: doubts.against },
      implausible: { rows: accepted, found: doubts.implausible, commonest: commonestDoubts(doubts) },
      ...(doubts.unlike !== undefined && { unlike: { rows: accepted, found: doubts.unlike } }),
    }),
  };
}

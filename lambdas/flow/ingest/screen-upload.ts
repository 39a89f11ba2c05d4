import { hasTraining, inForce, type Ledger } from '../../../registry/ledger.ts';
import type { RowCounts, Verdict } from '../../../registry/receipt.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { type Screening, screen } from '../../../training/evaluation/screen.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import type { Sketch } from '../../../training/summary/sketch.ts';
import { mergeKept } from '../fit/merged.ts';

export interface Screened {
  readonly rows: RowCounts;
  readonly trainingRows: number;
  readonly sketch: Sketch;
  /** Accepted rows priced outside the champion's range. Absent if there was no champion. */
  readonly outside?: number | undefined;
}

/** Judges an upload against the uploads in force of one state of the ledger. */
export async function screenUpload(
  data: Store,
  sums: Sums,
  ledger: Ledger,
  { rows, trainingRows, sketch, outside }: Screened,
): Promise<Verdict> {
  if (rows.accepted === 0)
    return {
      state: 'refused',
      because: 'no-usable-row',
      message:
        rows.read === 0
          ? 'It holds a header and no row.'
          : `None of its ${rows.read} rows can be used; rejected.csv says why for each.`,
    };
  const uploadIds = inForce(ledger);
  const known = uploadIds.length > 0 ? (await mergeKept(data, sums, uploadIds)).sketch : undefined;
  const screening: Screening = screen({
    ...(outside !== undefined && { contradiction: { rows: rows.accepted, outside } }),
    sketch,
    ...(known && { known }),
  });
  if (screening.held) return { state: 'held', because: screening.because, message: screening.message };
  if (trainingRows === 0 && !hasTraining(ledger))
    return {
      state: 'refused',
      because: 'no-training-row',
      message: `None of its ${rows.accepted} usable rows falls on the training side of the split; upload more.`,
    };
  return { state: 'in force' };
}

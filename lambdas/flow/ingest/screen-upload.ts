import { findUpload, hasTraining, inForce, type Ledger } from '../../../registry/ledger.ts';
import type { Overlap } from '../../../registry/overlap.ts';
import type { RowCounts, Verdict } from '../../../registry/receipt.ts';
import type { Store } from '../../../registry/storage/store.ts';
import { describeFirst } from '../../../training/evaluation/price-level.ts';
import { screen } from '../../../training/evaluation/screen.ts';
import type { Sums } from '../../../training/kinds/kind.ts';
import { estimateOverlap, type Sketch } from '../../../training/summary/sketch.ts';
import { count, list, noUsableRow, percent } from '../../../training/wording/wording.ts';
import { readUploadSamples } from '../fit/merged.ts';
import { type CountedRows, screeningOf } from './counted-rows.ts';
import { createKnownSketch, type KnownSketch } from './known-sketch.ts';

export interface Screened {
  readonly uploadId: string;
  readonly name: string;
  readonly rows: RowCounts;
  readonly trainingRows: number;
  readonly sketch: Sketch;
  /** What was counted when its rows were read. Absent where it is screened again: it was let through then. */
  readonly counted?: CountedRows;
}

/**
 * Judges an upload against the uploads in force of one state of the ledger.
 * @param knownSketch where one is given, it remembers the sketch of the uploads in force for the next upload
 */
export async function screenUpload(
  data: Store,
  sums: Sums,
  ledger: Ledger,
  screened: Screened,
  knownSketch: KnownSketch = createKnownSketch(data),
): Promise<Verdict> {
  const { rows, trainingRows, sketch, counted } = screened;
  if (rows.accepted === 0)
    return {
      state: 'refused',
      because: 'no-usable-row',
      message: `${noUsableRow(rows.read)}${rows.read === 0 ? '' : '; rejected.csv says why'}.`,
    };
  const uploadIds = inForce(ledger);
  const [first, ...rest] = uploadIds;
  const known = first === undefined ? undefined : await knownSketch(sums, [first, ...rest]);
  const screening = screen({ ...(counted && screeningOf(rows, counted)), sketch, ...(known && { known }) });
  const overlaps = await findOverlaps(data, sums, ledger, screened, screening.held && screening.because === 'overlaps');
  const again = overlaps.find(({ name }) => name === screened.name);
  if (screening.held && screening.because === 'overlaps')
    return { state: 'held', because: 'overlaps', message: `${screening.message} ${nameOverlaps(overlaps)}`, overlaps };
  if (again) {
    const { because, message } = screening.held ? screening : { because: 'same-name', message: '' };
    return { state: 'held', because, message: `${message} ${proposeInstead(again)}`.trim(), overlaps };
  }
  if (screening.held) return { state: 'held', because: screening.because, message: screening.message };
  if (trainingRows === 0 && !hasTraining(ledger))
    return {
      state: 'refused',
      because: 'no-training-row',
      message: `No usable row of it falls on the training side of the split (${count(rows.accepted)} in all); upload more.`,
    };
  const namesake = uploadIds.find((id) => ledger.uploads[id]!.name === screened.name && id !== screened.uploadId);
  const said = [
    ...(counted?.prices?.isNew ? [describeFirst(counted.prices)] : []),
    ...(namesake === undefined ? [] : [describeNamesake(namesake)]),
  ];
  return { state: 'in force', ...(said.length > 0 && { message: said.join(' ') }) };
}

const describeNamesake = (uploadId: string): string =>
  `An earlier file of this name, ${uploadId}, stays in force beside it, since they share no row; withdraw it if this one takes its place.`;

/** Overlaps that are named. */
const MOST_NAMED = 10;

/**
 * The uploads in force that share rows with this one, the largest share first.
 * @param all whether all of them are looked at, or only those of the same name
 */
async function findOverlaps(
  data: Store,
  sums: Sums,
  ledger: Ledger,
  { uploadId, name, sketch }: Screened,
  all: boolean,
): Promise<Overlap[]> {
  const overlaps: Overlap[] = [];
  for (const id of inForce(ledger)) {
    const earlier = findUpload(ledger, id)!.name;
    if (id === uploadId || (!all && earlier !== name)) continue;
    const { share } = estimateOverlap(sketch, (await readUploadSamples(data, sums, id)).sketch);
    if (share > 0) overlaps.push({ uploadId: id, name: earlier, share: Number(share.toFixed(4)) });
  }
  return overlaps.sort((a, b) => b.share - a.share).slice(0, MOST_NAMED);
}

function nameOverlaps(overlaps: readonly Overlap[]): string {
  const named = overlaps.map(({ uploadId, name, share }) => `${percent(share, 0)} in ${name} (${uploadId})`);
  const ids = JSON.stringify({ insteadOf: overlaps.map(({ uploadId }) => uploadId) });
  return `It shares ${list(named)}. To put it in their place, accept it with ${ids}.`;
}

function proposeInstead({ uploadId, name, share }: Overlap): string {
  return `An earlier file ${name} (${uploadId}) is in force, and about ${percent(share, 0)} of these rows stand in it. To put this one in its place, accept it with ${JSON.stringify({ insteadOf: [uploadId] })}; to count both, accept it without; else refuse it.`;
}

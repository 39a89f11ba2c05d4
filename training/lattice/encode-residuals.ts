import { decodeSealed, startBytes } from '../kinds/sealed-bytes.ts';
import type { ByteReader, ByteWriter } from '../numerics/bytes.ts';
import { CENTRE_STEP, type ResidualCentres, type ResidualCounts } from './residual-centres.ts';

type RecipeKey = Parameters<typeof decodeSealed>[0];

const COUNTS = 'stima-residual-counts-1';
const CENTRES = 'stima-residual-centres-1';

/** What a first pass over a part of an upload has counted. Bins without rows are left out. */
export function encodeCounts(recipe: RecipeKey, counts: ResidualCounts): Uint8Array {
  const out = startBytes(COUNTS, recipe.key);
  writeByStratum(counts, out, (bins) => {
    out.unsigned(bins.length);
    out.unsigned(bins.reduce((held, rows) => held + (rows > 0 ? 1 : 0), 0));
    for (const [bin, rows] of bins.entries()) {
      if (rows === 0) continue;
      out.unsigned(bin);
      out.unsigned(rows);
    }
  });
  return out.sealed();
}

/** The counts of the whole upload. @throws SummaryError if the bytes are damaged or of another recipe */
export function joinCounts(recipe: RecipeKey, parts: readonly Uint8Array[]): ResidualCounts {
  const joined: ResidualCounts = new Map();
  for (const part of parts)
    decodeSealed(recipe, 'residual counts', COUNTS, part, (input) =>
      readByStratum(input, (stratum) => {
        const bins = input.unsigned();
        const into = joined.get(stratum) ?? new Uint32Array(bins);
        joined.set(stratum, into);
        for (let held = input.unsigned(); held > 0; held--) {
          const bin = input.unsigned();
          into[bin] = into[bin]! + input.unsigned();
        }
      }),
    );
  return joined;
}

/** What the second pass is given. */
export function encodeCentres(recipe: RecipeKey, centres: ResidualCentres): Uint8Array {
  const out = startBytes(CENTRES, recipe.key);
  writeByStratum(centres, out, (bySize) => {
    out.unsigned(bySize.length);
    for (const centre of bySize) out.signed(Math.round(centre / CENTRE_STEP));
  });
  return out.sealed();
}

/** @throws SummaryError if the bytes are damaged or of another recipe */
export function decodeCentres(recipe: RecipeKey, bytes: Uint8Array): ResidualCentres {
  return decodeSealed(recipe, 'residual centres', CENTRES, bytes, (input) => {
    const centres = new Map<number, Float64Array>();
    readByStratum(input, (stratum) => {
      centres.set(
        stratum,
        Float64Array.from({ length: input.unsigned() }, () => input.signed() * CENTRE_STEP),
      );
    });
    return centres;
  });
}

function writeByStratum<T>(byStratum: ReadonlyMap<number, T>, out: ByteWriter, write: (own: T) => void): void {
  out.unsigned(byStratum.size);
  for (const [stratum, own] of [...byStratum].sort(([a], [b]) => a - b)) {
    out.unsigned(stratum);
    write(own);
  }
}

function readByStratum(input: ByteReader, read: (stratum: number) => void): void {
  for (let count = input.unsigned(); count > 0; count--) read(input.unsigned());
}

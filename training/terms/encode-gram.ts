import { decodeSealed, startBytes } from '../kinds/sealed-bytes.ts';
import { createGram, type Gram } from './gram.ts';

/** Canonical: equal sums have equal bytes. Products are never negative; most of them are 0 and are left out. */
export function encodeGram(
  format: string,
  recipeKey: string,
  { rows, squares, products, moments, targets }: Gram,
): Uint8Array {
  const out = startBytes(format, recipeKey);
  out.unsigned(rows);
  out.unsigned(squares);
  let last = -1;
  for (let i = 0; i < products.length; i++) {
    const product = products[i]!;
    if (product === 0) continue;
    out.unsigned(i - last);
    out.unsigned(product);
    last = i;
  }
  out.unsigned(0);
  for (const moment of moments) out.signed(moment);
  out.unsigned(targets.size);
  for (const [target, count] of [...targets].sort(([a], [b]) => a - b)) {
    out.signed(target);
    out.unsigned(count);
  }
  return out.sealed();
}

/** @throws SummaryError if the bytes are truncated, damaged, of another format or of another recipe */
export function decodeGram(
  format: string,
  recipe: { readonly key: string },
  columnCount: number,
  bytes: Uint8Array,
): Gram {
  return decodeSealed(recipe, 'terms', format, bytes, (input) => {
    const gram = createGram(columnCount);
    gram.rows = input.unsigned();
    gram.squares = input.unsigned();
    input.addSparse(gram.products, 0, gram.products.length);
    for (let i = 0; i < columnCount; i++) gram.moments[i] = input.signed();
    for (let left = input.unsigned(); left > 0; left--) {
      const target = input.signed();
      gram.targets.set(target, input.unsigned());
    }
    return gram;
  });
}

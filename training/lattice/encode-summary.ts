import { SummaryError } from '../kinds/errors.ts';
import { decodeSealed, findSealedRecipe, startBytes } from '../kinds/sealed-bytes.ts';
import type { ByteReader, ByteWriter } from '../numerics/bytes.ts';
import { FOLDS } from '../summary/split.ts';
import { type Bands, bandsOfFold } from './bands.ts';
import type { MarketFunctions } from './market-functions.ts';
import type { Recipe } from './recipe.ts';
import { addStratum, readStrata, writeStrata } from './strata.ts';
import { type Stratum, UNKNOWN_STRATUM } from './stratum.ts';
import { addFold, createSummary, type Summary } from './summary.ts';
import { createFoldSums, expectCapacity, type FoldSums, nodesOf, touchBlock } from './sums.ts';

const SUMMARY = 'stima-summary-3';
/** The format of a summary with the rows by stratum at its end. A summary without strata keeps the old format. */
const STRATIFIED = 'stima-summary-4';

/** The encoding is canonical. Equal summaries have equal bytes, in any order of their rows. */
export function encodeSummary(recipe: Recipe, summary: Summary): Uint8Array {
  const { strata } = summary;
  const out = startBytes(strata.size > 0 ? STRATIFIED : SUMMARY, summary.recipe);
  for (const fold of summary.folds) writeFold(recipe, fold, out);
  writeTargets(summary.targets, out);
  if (strata.size > 0) writeStrata(strata, out);
  return out.sealed();
}

export function writeTargets(targets: ReadonlyMap<number, number>, out: ByteWriter): void {
  out.unsigned(targets.size);
  let last = 0;
  for (const [target, count] of [...targets].sort(([a], [b]) => a - b)) {
    out.signed(target - last);
    out.unsigned(count);
    last = target;
  }
}

/** Adds them to those given. */
export function readTargets(input: ByteReader, targets: Summary['targets']): void {
  let target = 0;
  for (let left = input.unsigned(); left > 0; left--) {
    target += input.signed();
    targets.set(target, (targets.get(target) ?? 0) + input.unsigned());
  }
}

/** @throws SummaryError if the bytes are torn, of another format or of another recipe */
export function decodeSummary(recipe: Recipe, bytes: Uint8Array): Summary {
  return addEncoded(recipe, createSummary(recipe), bytes);
}

/**
 * Adds an encoded summary into `summary` directly. That takes half the memory of decoding it first. Rows without a stratum, of an
 * upload from before there were any, count as the owner's rows of one earlier period.
 *
 * @param label the stratum of all its rows, or a part of it, in place of those that the summary names
 * @throws SummaryError if the bytes are torn, of another format or of another recipe
 * @throws CapacityError if a fold would hold more rows than its integers can. After either error `summary` must not be used
 */
export function addEncoded(recipe: Recipe, summary: Summary, bytes: Uint8Array, label?: Partial<Stratum>): Summary {
  const { market } = recipe;
  const stratified = findSealedRecipe(STRATIFIED, bytes) !== undefined;
  decodeSealed(recipe, 'summary', stratified ? STRATIFIED : SUMMARY, bytes, (input) => {
    const bands: Bands[] = [];
    for (const fold of summary.folds)
      if (stratified || !market) readFold(recipe, fold, input);
      else bands.push(readFoldWithBands(recipe, market, fold, input));
    readTargets(input, summary.targets);
    if (bands.length > 0) addStratum(summary.strata, { stratum: { ...UNKNOWN_STRATUM, ...label }, bands });
    const strata = stratified ? readStrata(recipe, FOLDS, input) : [];
    for (const { stratum, bands } of strata) addStratum(summary.strata, { stratum: { ...stratum, ...label }, bands });
  });
  for (const { rows } of summary.folds) expectCapacity(rows);
  return summary;
}

/** The recipe of an encoded summary, from its first bytes. `undefined` if they are too few or of another format. */
export function summaryRecipe(head: Uint8Array): string | undefined {
  return findSealedRecipe(SUMMARY, head) ?? findSealedRecipe(STRATIFIED, head);
}

function writeFold({ basis }: Recipe, fold: FoldSums, out: ByteWriter): void {
  const { columnCount } = basis;
  const stride = columnCount + 3;
  out.unsigned(fold.rows);
  out.unsigned(fold.squares);
  for (let i = 0; i < columnCount; i++)
    for (let j = i; j < columnCount; j++) out.unsigned(fold.terms[i * columnCount + j]!);
  for (const value of fold.termTargets) out.signed(value);
  const nodes = nodesOf(basis, fold);
  out.unsigned(nodes.length);
  let last = -1;
  for (const node of nodes) {
    const at = fold.blockOf[node]! * stride;
    out.unsigned(node - last);
    last = node;
    out.unsigned(fold.blocks[at + columnCount]!);
    out.unsigned(fold.blocks[at + columnCount + 1]!);
    out.signed(fold.blocks[at + columnCount + 2]!);
    let gap = 1;
    for (let j = 0; j < columnCount; j++, gap++)
      if (fold.blocks[at + j] !== 0) {
        out.unsigned(gap);
        out.unsigned(fold.blocks[at + j]!);
        gap = 0;
      }
    out.unsigned(0);
  }
}

function readFold({ basis }: Recipe, fold: FoldSums, input: ByteReader): void {
  const { columnCount, nodeCount } = basis;
  fold.rows += input.unsigned();
  fold.squares += input.unsigned();
  for (let i = 0; i < columnCount; i++)
    for (let j = i; j < columnCount; j++) fold.terms[i * columnCount + j]! += input.unsigned();
  for (let i = 0; i < columnCount; i++) fold.termTargets[i]! += input.signed();
  const count = input.unsigned();
  if (count > nodeCount) throw new SummaryError(`summary: ${count} nodes, at most ${nodeCount} expected`);
  if (fold.blockCount === 0) fold.blocks = new Float64Array(count * (columnCount + 3));
  let node = -1;
  for (let left = count; left > 0; left--) {
    node += input.unsigned();
    if (node >= nodeCount) throw new SummaryError(`summary: node ${node}, fewer than ${nodeCount} expected`);
    const at = touchBlock(fold, basis, node);
    fold.blocks[at + columnCount]! += input.unsigned();
    fold.blocks[at + columnCount + 1]! += input.unsigned();
    fold.blocks[at + columnCount + 2]! += input.signed();
    input.addSparse(fold.blocks, at, columnCount);
  }
}

/** The bands of a fold are those of its own rows alone. So it is read by itself, and then added. */
function readFoldWithBands(recipe: Recipe, market: MarketFunctions, into: FoldSums, input: ByteReader): Bands {
  const own = createFoldSums(recipe.basis);
  readFold(recipe, own, input);
  addFold(recipe, into, own, 1);
  return bandsOfFold(recipe.basis, market, own);
}

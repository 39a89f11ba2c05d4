import { SummaryError } from '../kinds/errors.ts';
import { decodeSealed, startBytes } from '../kinds/sealed-bytes.ts';
import { asBytes, type ByteReader, type ByteWriter } from '../numerics/bytes.ts';
import type { Basis } from './basis.ts';
import { readTargets, writeTargets } from './encode-summary.ts';
import { type Equations, VALIDATION_FOLDS } from './equations.ts';
import type { Normal } from './normal.ts';
import type { Recipe } from './recipe.ts';
import { addStratum, readStrata, type StratumSums, writeStrata } from './strata.ts';
import { UNIT } from './sums.ts';

const FORMAT = 'stima-equations-2';

/**
 * The encoding is canonical. It can be read quickly, since all numbers are words of a fixed size. So with few rows it
 * is larger than a summary. Few numbers have more than 32 bits. Their upper bits are at the end.
 */
export function encodeEquations(equations: Equations): Uint8Array {
  const { recipe, whole, validation, targets, strata } = equations;
  const out = startBytes(FORMAT, recipe);
  for (const shared of [whole.nodes, whole.columnStart, whole.columns]) out.raw(asBytes(shared));
  for (const normal of [whole, ...validation]) {
    out.unsigned(normal.rows);
    for (const numbers of [Float64Array.of(normal.squares), normal.terms, normal.termTargets, normal.target])
      out.raw(asBytes(numbers));
    for (const products of [normal.diagonal, normal.next, normal.values]) writeProducts(products, out);
  }
  writeTargets(targets, out);
  writeStrata(strata, out);
  return out.sealed();
}

/** @throws SummaryError if the bytes are torn, of another format or of another recipe */
export function decodeEquations(recipe: Recipe, bytes: Uint8Array): Equations {
  return decodeSealed(recipe, 'equations', FORMAT, bytes, (input) => {
    const nodes = input.numbers(Int32Array);
    const columnStart = input.numbers(Int32Array);
    const columns = input.numbers(Uint16Array);
    const shared = { nodes, columnStart, columns };
    const [whole, ...validation] = Array.from({ length: 1 + VALIDATION_FOLDS }, () =>
      readNormal(recipe.basis, shared, input),
    ) as [Normal, ...Normal[]];
    const targets = new Map<number, number>();
    readTargets(input, targets);
    const strata = new Map<number, StratumSums>();
    for (const stratum of readStrata(recipe, 1 + VALIDATION_FOLDS, input)) addStratum(strata, stratum);
    return { recipe: recipe.key, whole, validation, targets, strata };
  });
}

function readNormal(
  { columnCount }: Basis,
  shared: Pick<Normal, 'nodes' | 'columnStart' | 'columns'>,
  input: ByteReader,
): Normal {
  const rows = input.unsigned();
  const read = (count: number) => {
    const numbers = input.numbers(Float64Array);
    if (numbers.length !== count) throw new SummaryError(`equations: ${numbers.length} numbers, ${count} expected`);
    return numbers;
  };
  const squares = read(1)[0]!;
  const terms = read(columnCount ** 2);
  const termTargets = read(columnCount);
  const target = read(shared.nodes.length);
  const diagonal = readProducts(input, shared.nodes.length);
  const next = readProducts(input, shared.nodes.length);
  const values = readProducts(input, shared.columns.length);
  return { ...shared, rows, weight: terms[0]!, squares, diagonal, next, target, values, terms, termTargets };
}

function writeProducts(values: Float64Array, out: ByteWriter): void {
  const low = new Uint32Array(values.length);
  const long: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const units = values[i]! / UNIT.product;
    low[i] = units;
    if (units >= 2 ** 32) long.push(i);
  }
  out.raw(asBytes(low));
  out.unsigned(long.length);
  for (const i of long) {
    out.unsigned(i);
    out.unsigned(Math.floor(values[i]! / UNIT.product / 2 ** 32));
  }
}

function readProducts(input: ByteReader, count: number): Float64Array {
  const bytes = input.raw();
  if (bytes.length !== 4 * count) throw new SummaryError(`equations: ${bytes.length} bytes, ${4 * count} expected`);
  const low = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = low.getUint32(4 * i, true) * UNIT.product;
  for (let left = input.unsigned(); left > 0; left--) {
    const i = input.unsigned();
    if (i >= count) throw new SummaryError(`equations: entry ${i}, fewer than ${count} expected`);
    out[i]! += input.unsigned() * 2 ** 32 * UNIT.product;
  }
  return out;
}

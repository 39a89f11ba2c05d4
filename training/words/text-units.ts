import type { TokensPart } from '../../datasets/column.ts';
import type { Row } from '../../datasets/dataset.ts';
import { createTokensReader, type RowTokens } from '../table/text-tokens.ts';

/** What a text adds to sums, as whole numbers: so sums are exact in any order. A text of one word alone adds this much. */
export const UNIT = 2 ** 20;

/** The tokens of a text, and the weight of each: 1 + ln of how often it stands, divided by the length of them all as a vector. */
export interface TextUnits extends RowTokens {
  /** In 1/UNIT, beside `indices`. */
  readonly units: Float64Array;
}

/** The result is overwritten by the next call. */
export function createUnitsReader(part: TokensPart): (row: Row) => TextUnits {
  // The parts of the only column stand behind it.
  const read = createTokensReader(part, 1);
  const units = new Float64Array(part.most);
  return (row) => {
    const tokens = read(row);
    let squares = 0;
    for (let i = 0; i < tokens.length; i++) {
      units[i] = 1 + Math.log(tokens.counts[i]!);
      squares += units[i]! * units[i]!;
    }
    const scale = UNIT / Math.sqrt(squares || 1);
    for (let i = 0; i < tokens.length; i++) units[i] = Math.round(units[i]! * scale);
    return { ...tokens, units };
  };
}

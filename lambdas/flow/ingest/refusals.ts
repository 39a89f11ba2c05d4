import { neutralise } from '../../../files/neutralise.ts';
import { quoted } from '../../../files/write-cell.ts';
import { listReader, objectReader, readNumber, readString, recordReader } from '../../../training/table/read-json.ts';

/** Why a row is refused: one finding per wrong cell. */
export interface Finding {
  /** '' where it is the row as a whole. */
  readonly column: string;
  /** Tells one kind of fault from another. */
  readonly code: string;
  readonly message: string;
}

/** The refused rows of a file, or of a part of it: the first ones in full, the others counted. */
export interface Refusals {
  readonly first: readonly RefusedRow[];
  /** Rows behind those, by what is wrong with them: the findings' columns and codes. */
  readonly further: Readonly<Record<string, number>>;
}

export interface RefusedRow {
  readonly line: number;
  readonly columns: string;
  readonly reason: string;
  readonly text: string;
  /** Under which it is counted, where it is not among the first. */
  readonly kind: string;
}

/** Refused rows that are kept in full. */
const FIRST_ROWS = 1000;
/** Letters of a row that are kept. */
const MOST_LETTERS = 2000;
/** Kinds of faults that are counted by themselves. */
const MOST_KINDS = 200;

const REJECTED_HEADER = 'line,column,reason,text\n';

/** Collects refused rows; memory does not grow with their number. */
export function collectRefusals() {
  const first: RefusedRow[] = [];
  const further: Record<string, number> = {};
  return {
    add: (line: number, findings: readonly Finding[], text: () => string): void => {
      const kind = kindOf(findings);
      if (first.length >= FIRST_ROWS) {
        countKind(further, kind, 1);
        return;
      }
      const columns = [...new Set(findings.map(({ column }) => column).filter((column) => column !== ''))].join('; ');
      const reason = findings.map(({ message }) => message).join(' ');
      first.push({ line, columns, reason, text: cut(text()), kind });
    },
    finish: (): Refusals => ({ first, further }),
  };
}

/** What the parts of a file, in their order, come to together: the same as the whole file does. */
export function mergeRefusals(parts: readonly Refusals[]): Refusals {
  const first: RefusedRow[] = [];
  const further: Record<string, number> = {};
  for (const part of parts) {
    for (const row of part.first)
      if (first.length < FIRST_ROWS) first.push(row);
      else countKind(further, row.kind, 1);
    for (const [kind, rows] of Object.entries(part.further)) countKind(further, kind, rows);
  }
  return { first, further };
}

export const readRefusals = objectReader<Refusals>({
  first: listReader(
    objectReader<RefusedRow>({
      line: readNumber,
      columns: readString,
      reason: readString,
      text: readString,
      kind: readString,
    }),
  ),
  further: recordReader(readNumber),
});

/** The text of `rejected.csv`: a line for each of the first rows, then the number of the others by what is wrong with them. */
export function renderRefusals({ first, further }: Refusals): string {
  const lines = first.map(({ line, columns, reason, text }) => [String(line), columns, reason, text]);
  const counts = Object.entries(further)
    .sort(([a, rows], [b, others]) => others - rows || (a < b ? -1 : 1))
    .map(([kind, rows]) => ['', '', `${rows} more ${rows === 1 ? 'row' : 'rows'}: ${kind}`, '']);
  return REJECTED_HEADER + [...lines, ...counts].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}

function kindOf(findings: readonly Finding[]): string {
  return findings.map(({ column, code }) => (column === '' ? code : `${column} ${code}`)).join(', ');
}

function countKind(further: Record<string, number>, kind: string, rows: number): void {
  const isKnown = Object.hasOwn(further, kind);
  const key = isKnown || Object.keys(further).length < MOST_KINDS ? kind : 'for other reasons';
  further[key] = (further[key] ?? 0) + rows;
}

function cut(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

function quote(text: string): string {
  const safe = neutralise(text);
  return /[",\r\n\s']/.test(safe) ? quoted(safe) : safe;
}

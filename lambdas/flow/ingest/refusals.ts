import { neutralise } from '../../../files/neutralise.ts';
import { quoted } from '../../../files/write-cell.ts';
import { listReader, objectReader, readNumber, readString, recordReader } from '../../../training/table/read-json.ts';

/** Why a row is refused: one finding per wrong cell. */
export interface Finding {
  /** It is '' if the fault is that of the whole row. */
  readonly column: string;
  /** Distinguishes kinds of faults. */
  readonly code: string;
  readonly message: string;
}

/** The refused rows of a file or of a part of it. The first ones are kept in full, the others are counted. */
export interface Refusals {
  readonly first: readonly RefusedRow[];
  /** The numbers of the further rows by kind of fault. A kind is the columns and codes of the findings. */
  readonly further: Readonly<Record<string, number>>;
}

export interface RefusedRow {
  readonly line: number;
  readonly columns: string;
  readonly reason: string;
  readonly text: string;
  /** The kind of fault under which the row is counted if it is not among the first rows. */
  readonly kind: string;
}

/** The number of refused rows that are kept in full. */
const FIRST_ROWS = 1000;
/** The number of characters of a row that are kept. */
const MOST_LETTERS = 2000;
/** The number of kinds of faults that are counted separately. */
const MOST_KINDS = 200;

const REJECTED_HEADER = 'line,column,reason,text\n';

/** Collects refused rows. Memory does not grow with their number. */
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

/**
 * The refused rows that are faulty, and the commonest faults with their counts, in words. A row of something that is not priced
 * here at all is no fault of the file.
 */
export function countFaults(refusals: Refusals) {
  const faults = byKind(refusals).filter(({ kind }) => !/\bnot-priced\b/.test(kind));
  return {
    rows: faults.reduce((total, { rows }) => total + rows, 0),
    commonest: faults.slice(0, MOST_TOLD).map(describeKind),
  };
}

/** The commonest reasons for refused rows with their counts, in words. */
export const commonestRefusals = (refusals: Refusals): string[] =>
  byKind(refusals).slice(0, MOST_TOLD).map(describeKind);

/** Reasons that are told. */
const MOST_TOLD = 5;

interface RefusedKind {
  readonly kind: string;
  readonly rows: number;
  readonly example?: RefusedRow;
}

const describeKind = ({ kind, rows, example }: RefusedKind): string =>
  `${rows} × ${example ? `${shorten(example.reason)} (line ${example.line})` : kind}`;

/** Refused rows by what is wrong with them, the commonest first. */
function byKind({ first, further }: Refusals): RefusedKind[] {
  const counts = new Map<string, { rows: number; example?: RefusedRow }>();
  const add = (kind: string, rows: number, example?: RefusedRow) => {
    const known = counts.get(kind);
    if (known) known.rows += rows;
    else counts.set(kind, { rows, ...(example && { example }) });
  };
  for (const row of first) add(row.kind, 1, row);
  for (const [kind, rows] of Object.entries(further)) add(kind, rows);
  return [...counts].map(([kind, found]) => ({ kind, ...found })).sort((a, b) => b.rows - a.rows);
}

const shorten = (reason: string): string => {
  const text = reason.replace(/\.$/, '');
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
};

/** Merges the refused rows of the parts of a file, given in order. The result is that of the whole file. */
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

/**
 * The text of `rejected.csv`. The first rows have a line each. Then come the numbers of the other rows by kind of
 * fault.
 */
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

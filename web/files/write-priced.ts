import type { Card, Listed } from '../api/types.ts';
import type { Table } from './table.ts';
import type { FailedRow, PricedRow } from './use-pricing.ts';

/** The rows as they came, with what was found of each. */
export function writePriced(
  card: Card,
  { header }: Table,
  priced: readonly PricedRow[],
  failed: readonly FailedRow[],
): string {
  const { titles: added, cellsOf } = card.target.answers ? DECISION : PRICE;
  const found = priced.map(({ row, answer }) => {
    const note = answer.warnings.map(({ message }) => message).join('; ');
    return { line: row.line, cells: [...row.cells, ...cellsOf(answer), note] };
  });
  const wrong = failed.map(({ row, errors }) => {
    const note = errors.map(({ message }) => message).join(' ');
    return { line: row.line, cells: [...row.cells, ...added.map(() => ''), note] };
  });
  const titles = [...header, ...added, 'stima_note'];
  const rows = [...found, ...wrong].sort((a, b) => a.line - b.line);
  return [titles, ...rows.map(({ cells }) => cells)].map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

/** The columns that are added for an answer. */
interface Added {
  readonly titles: readonly string[];
  readonly cellsOf: (answer: Listed) => readonly string[];
}

const PRICE: Added = {
  titles: ['stima_price', 'stima_low', 'stima_high'],
  cellsOf: (answer) =>
    'price' in answer ? [answer.price, answer.range.low, answer.range.high].map(String) : ['', '', ''],
};

const DECISION: Added = {
  titles: ['stima_answer', 'stima_chance'],
  cellsOf: (answer) => ('decision' in answer ? [answer.decision, String(answer.probability)] : ['', '']),
};

/** A spreadsheet would take a text that begins with one of these signs for a formula. Numbers stay numbers. */
function writeCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.,\s]+%?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lets the browser save a text as a file. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

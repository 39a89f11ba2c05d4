import { parse } from 'papaparse';
import { readWorkbook } from './read-workbook.ts';
import type { Table, TableRow } from './table.ts';

/** Reads a CSV or an Excel workbook. @throws Error with a sentence if it is no table */
export async function readTable(file: File): Promise<Table> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const records = isZip(bytes) ? readWorkbook(bytes) : parse<string[]>(decode(bytes)).data;
  const rows = records
    .map((cells, i): TableRow => ({ line: i + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const [first, ...rest] = rows;
  if (first === undefined || rest.length === 0)
    throw new Error(`${file.name} has no rows below a header. Send a table: a line of names, then rows.`);
  return { header: first.cells, rows: rest };
}

const isZip = ([a, b]: Uint8Array) => a === 0x50 && b === 0x4b;

/** UTF-8, or else Windows-1252; UTF-16 where the file begins with its mark. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

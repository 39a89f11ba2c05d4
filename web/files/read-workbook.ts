import { strFromU8, unzipSync } from 'fflate';

/** The largest part of a workbook that is unpacked, in bytes. A packed file can be a thousand times as large as it looks. */
const MOST_BYTES = 200_000_000;

const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/;
const STRINGS = 'xl/sharedStrings.xml';

/** The rows of the first sheet of an Excel workbook. @throws Error with a sentence if it has none */
export function readWorkbook(bytes: Uint8Array): string[][] {
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => (SHEET.test(name) || name === STRINGS) && originalSize <= MOST_BYTES,
  });
  const [sheet] = Object.keys(parts)
    .filter((name) => SHEET.test(name))
    .sort((a, b) => numberIn(a) - numberIn(b));
  const found = sheet === undefined ? undefined : parts[sheet];
  if (found === undefined) throw new Error('The file is packed, but no Excel workbook with a sheet. Send it unpacked.');
  const strings = parts[STRINGS];
  const shared = strings ? [...parseXml(strings).getElementsByTagName('si')].map(textOf) : [];
  return [...parseXml(found).getElementsByTagName('row')].map((row) => cellsOf(row, shared));
}

const parseXml = (bytes: Uint8Array) => new DOMParser().parseFromString(strFromU8(bytes), 'application/xml');

const numberIn = (name: string) => Number(/\d+/.exec(name)?.[0]);

/** Texts may be cut into runs of one look. Their phonetic hints are no part of them. */
function textOf(entry: Element): string {
  return [...entry.getElementsByTagName('t')]
    .filter(({ parentElement }) => parentElement?.tagName !== 'rPh')
    .map(({ textContent }) => textContent)
    .join('');
}

function cellsOf(row: Element, shared: readonly string[]): string[] {
  const cells: string[] = [];
  for (const cell of row.getElementsByTagName('c')) {
    const column = columnOf(cell.getAttribute('r')) ?? cells.length;
    while (cells.length < column) cells.push('');
    const value = cell.getElementsByTagName('v')[0]?.textContent ?? '';
    const type = cell.getAttribute('t');
    cells[column] = type === 's' ? (shared[Number(value)] ?? '') : type === 'inlineStr' ? textOf(cell) : value;
  }
  return cells;
}

/** 0 for `A7`, 27 for `AB7`. */
function columnOf(place: string | null): number | undefined {
  const letters = /^[A-Z]+/.exec(place ?? '')?.[0];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
}

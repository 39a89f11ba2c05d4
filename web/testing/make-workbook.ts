import { strToU8, zipSync } from 'fflate';

/** An Excel workbook of one sheet: words as shared strings, numbers as numbers, as Excel writes them. */
export function makeWorkbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const words = [...new Set(rows.flat().filter((cell) => typeof cell === 'string'))];
  const cell = (value: string | number, row: number, column: number) => {
    const place = `${String.fromCharCode(65 + column)}${row + 1}`;
    return typeof value === 'number'
      ? `<c r="${place}"><v>${value}</v></c>`
      : `<c r="${place}" t="s"><v>${words.indexOf(value)}</v></c>`;
  };
  const sheet = rows.map(
    (cells, row) => `<row r="${row + 1}">${cells.map((value, i) => cell(value, row, i)).join('')}</row>`,
  );
  return Buffer.from(
    zipSync({
      'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${sheet.join('')}</sheetData></worksheet>`),
      'xl/sharedStrings.xml': strToU8(`<sst>${words.map((word) => `<si><t>${word}</t></si>`).join('')}</sst>`),
    }),
  );
}

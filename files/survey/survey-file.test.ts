import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../../datasets/diamonds/diamonds.ts';
import type { ReadingAnswers } from '../../training/table/decide-reading.ts';
import { countNamed } from '../../training/table/match-header.ts';
import { readTarget } from '../../training/table/read-cell.ts';
import { readRow } from '../../training/table/read-row.ts';
import { readCsv } from '../csv/read-csv.ts';
import { surveyFile } from './survey-file.ts';

const caseFile = (name: string) => readFile(new URL(`../testing/cases/${name}`, import.meta.url));

async function* once(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return isBig ? bytes.swap16() : bytes;
};

/** Surveys a file and reads its rows by the result. */
async function readFileAs(bytes: Uint8Array, answers?: ReadingAnswers) {
  const survey = await surveyFile(once(bytes), { dataset: diamonds, target: 'required', ...(answers && { answers }) });
  if (!('convention' in survey)) return survey;
  const { encoding, cellOf, targetCell, reading } = survey.convention;
  const table = await readCsv(once(bytes), { encoding, recognise: countNamed(diamonds) });
  const row = new Float64Array(diamonds.columns.length);
  const rows: number[][] = [];
  const faults: string[] = [];
  for await (const batch of table.batches)
    for (const record of batch) {
      const { fault } = record;
      const cells = record.cells();
      const issues = fault ? [fault] : readRow(diamonds.columns, cellOf, cells, row, reading);
      const price = fault ? Number.NaN : readTarget(diamonds.target, cells[targetCell]!, reading);
      if (issues || typeof price !== 'number') faults.push(issues?.[0]?.message ?? JSON.stringify(price));
      else rows.push([...row, price]);
    }
  return { rows, faults, notes: survey.notes };
}

const rowsOf = (read: Awaited<ReturnType<typeof readFileAs>>): number[][] => {
  if (!('rows' in read)) throw new Error(JSON.stringify(read));
  expect(read.faults).toEqual([]);
  return read.rows;
};

describe('files from practice', () => {
  it.each([
    ['01-excel-de.csv', 60, 'Numbers are read with a decimal comma.'],
    ['03-price-dollar.csv', 60, 'Numbers are read with a decimal point and commas between thousands.'],
    ['05-price-thousands.csv', 60, 'Numbers are read with a decimal point and commas between thousands.'],
    ['07-real.xlsx', 60, undefined],
    ['09-header-words.csv', 60, 'Read "Carat Weight" as carat, "Colour" as color, "Depth %" as depth'],
    ['14-unicode-text.txt', 60, 'Read as text in UTF-16.'],
    ['17-zipped.zip', 60, undefined],
    ['22-two-title-rows.csv', 60, 'Passed over 2 lines above the header.'],
    ['24-no-xyz.csv', 60, 'Not in the file, so taken as not given: x, y, z.'],
    ['26-sep-line.csv', 60, 'Numbers are read with a decimal comma.'],
    ['cr_in_quoted_header.csv', undefined, undefined],
    ['newline_in_first_header_semicolon.csv', undefined, undefined],
    ['pipe_delimited.csv', undefined, undefined],
    ['rownames_not_ascending.csv', undefined, 'Ignored column 1'],
    ['excel_blank_rows.csv', undefined, undefined],
  ])('%s is read to its last row', async (name, count, note) => {
    const read = await readFileAs(await caseFile(name));
    const rows = rowsOf(read);
    expect(rows.length).toBeGreaterThanOrEqual(20);
    if (count !== undefined) expect(rows).toHaveLength(count);
    if (note !== undefined) expect('notes' in read && read.notes.join(' ')).toContain(note);
  });

  it('25-gia.csv is held with a question about its scale, and is read after the answer', async () => {
    const bytes = await caseFile('25-gia.csv');
    expect(await readFileAs(bytes)).toMatchObject({
      question: { because: 'other-scale', answers: [{ scale: 'gia' }] },
    });
    expect(rowsOf(await readFileAs(bytes, { scale: 'gia' }))).toHaveLength(60);
  });
});

const header = 'carat,cut,color,clarity,depth,table,price,x,y,z';
const stone = '0.39,Ideal,G,VVS1,62.3,57,1176,4.7,4.64,2.91';
const other = '1.01,Premium,E,VS2,62,59,6699,6.44,6.46,4';
/** Ten thousand bytes. */
const blank = `${' '.repeat(9_999)}\n`;
const plain = `${header}\n${stone}\n${other}\n`;
const values = [
  [0.39, 4, 3, 6, 62.3, 57, 4.7, 4.64, 2.91, 1176],
  [1.01, 3, 5, 3, 62, 59, 6.44, 6.46, 4, 6699],
];

describe('one table in many forms', () => {
  it.each<[string, Uint8Array | string]>([
    ['plain', plain],
    ['with a BOM', `\uFEFF${plain}`],
    ['without a last line end', plain.trimEnd()],
    ['with CRLF', plain.replaceAll('\n', '\r\n')],
    ['with CRCRLF', plain.replaceAll('\n', '\r\r\n')],
    ['with CR alone', plain.replaceAll('\n', '\r')],
    ['with line ends of all kinds', `${header}\r\n${stone}\r${other}\n`],
    ['in UTF-16 LE with a BOM', utf16(`\uFEFF${plain}`)],
    ['in UTF-16 LE without', utf16(plain)],
    ['in UTF-16 BE with a BOM', utf16(`\uFEFF${plain}`, true)],
    ['in UTF-16 BE without', utf16(plain, true)],
    ['in gzip', gzipSync(plain)],
    [
      'in zip beside what a Mac adds',
      zipSync({ 'a/stones.csv': strToU8(plain), '__MACOSX/a/._stones.csv': strToU8('x') }),
    ],
    ['separated by semicolons', plain.replaceAll(',', ';')],
    ['separated by tabs', plain.replaceAll(',', '\t')],
    ['separated by bars', plain.replaceAll(',', '|')],
    ['with sep=', `sep=|\n${plain.replaceAll(',', '|')}`],
    ['below titles and empty lines', `Stock list, all prices net\n\n\n${plain}`],
    [
      'below titles with another delimiter in them',
      `Stock; list; of; November; 2026; for; you; all; of; it; net\n${plain}`,
    ],
    ['with rows of delimiters', `${header}\n,,,,,,,,,\n${stone}\n , ,,,,,,,,\n${other}\n,,,,,,,,,\n`],
    ['with empty lines in it', `${header}\n\n\n\n${stone}\n\r\n\r\n\r\n\r\n${other}\n\n\n\n\n`],
    ['with delimiters behind each row', `${header},,\n${stone},,\n${other},,\n`],
    ['with a delimiter behind each row alone', `${header}\n${stone},\n${other},\n`],
    ['with a delimiter behind the header alone', `${header},\n${stone}\n${other}\n`],
    ['with row names of R', `${header}\nb7,${stone}\na2,${other}\n`],
    ['with the index of a data frame out of order', `Unnamed: 0,${header}\n7,${stone}\n2,${other}\n`],
    ['with a Windows end of file', `${plain}\x1a`],
    ['with quotes around everything', plain.replace(/[^,\n]+/g, '"$&"')],
    [
      'with a column in Windows-1252',
      Buffer.from(`shop,${header}\nCaf\u00e9 \u0093A\u0094,${stone}\nCaf\u00e9,${other}\n`, 'latin1'),
    ],
  ])('%s', async (_, given) => {
    expect(rowsOf(await readFileAs(typeof given === 'string' ? Buffer.from(given) : given))).toEqual(values);
  });

  it('says that it was read as Windows-1252, and how columns were matched', async () => {
    const western = Buffer.from(`Poids;Taille;Couleur;Puret\u00e9;Prix\n0,39;Ideal;G;VVS1;1176,5\n`, 'latin1');
    const read = await readFileAs(western);
    expect(read).toMatchObject({
      notes: expect.arrayContaining(['Read as text in Windows-1252, since it is not UTF-8.']),
    });
    expect(rowsOf(read)[0]!.at(-1)).toBe(1176.5);
  });

  it.each<[string, Uint8Array | string, string]>([
    ['two tables in a zip', zipSync({ 'a.csv': strToU8(plain), 'b.csv': strToU8(plain) }), 'compressed'],
    ['a zip cut short', zipSync({ 'a.csv': strToU8(plain.repeat(50)) }).subarray(0, 90), 'compressed'],
    [
      'a zip that unpacks to far more',
      zipSync({ 'a.csv': strToU8(`${header}\n${blank.repeat(8_000)}`) }),
      'compressed',
    ],
    ['a header with a name that is nearly right', 'carat,cutt,color,clarity,price\n', 'missing-columns'],
  ])('refuses %s', async (_, given, code) => {
    const bytes = typeof given === 'string' ? Buffer.from(given) : given;
    expect(await readFileAs(bytes)).toMatchObject({ unreadable: { code } });
  });
});

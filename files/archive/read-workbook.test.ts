import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { openWorkbook } from './read-workbook.ts';

/** A workbook with one row of cells; the style of a cell is the index of its format. */
function rowOf(cells: string, formats: string, workbookPr = '') {
  const rels = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>';
  const archive = zipSync({
    'xl/_rels/workbook.xml.rels': strToU8(rels),
    'xl/workbook.xml': strToU8(`<workbook>${workbookPr}<sheets><sheet name="a" r:id="r1"/></sheets></workbook>`),
    'xl/styles.xml': strToU8(`<styleSheet>${formats}</styleSheet>`),
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData><row r="1">${cells}</row></sheetData></worksheet>`),
  });
  const names = ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml', 'xl/styles.xml', 'xl/worksheets/sheet1.xml'];
  return [...openWorkbook(archive, names, () => 1).rows()][0];
}

const cell = (style: number, value: string) => `<c s="${style}"><v>${value}</v></c>`;
const custom = (...codes: string[]) =>
  `<numFmts>${codes.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code}"/>`).join('')}</numFmts>`;
const used = (...ids: number[]) => `<cellXfs>${ids.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs>`;

it('gives a cell with the format of a date in ISO form, and the same number elsewhere as a number', () => {
  // 46178 is 5 June 2026 in Excel.
  const cells = [cell(0, '46178'), cell(1, '46178'), cell(2, '46178.75'), cell(3, '46178'), cell(4, '46178')].join('');
  expect(rowOf(cells, used(0, 14, 22, 2, 20))).toEqual(['46178', '2026-06-05', '2026-06-05', '46178', '46178']);
});

it('knows the formats of dates that a workbook makes itself', () => {
  const codes = ['dd/mm/yyyy;@', '[$-407]d. mmm yy', '0.00 &quot;day&quot;', '[Red]#,##0', 'h:mm', '0%', '#,##0\\d'];
  const cells = codes.map((_, i) => cell(i, '46178')).join('');
  const formats = custom(...codes) + used(...codes.map((_, i) => 164 + i));
  expect(rowOf(cells, formats)).toEqual(['2026-06-05', '2026-06-05', '46178', '46178', '46178', '4617800%', '46178']);
});

it('gives a formula without a result as the formula, and one with an empty result as an empty cell', () => {
  const cells =
    '<c r="A1"><f>B1*2</f></c><c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c><c r="D1"><f>A1+1</f><v/></c>';
  expect(rowOf(cells, '')).toEqual(['=B1*2', '', '2', '=A1+1']);
});

it('counts from 1904 where the workbook does', () => {
  expect(rowOf(cell(0, '44716'), used(14), '<workbookPr date1904="1"/>')).toEqual(['2026-06-05']);
});

it.each([
  ['the visible one of two sheets with the columns', { hidden: ['price'], shown: ['price'] }, 'shown'],
  [
    'the visible one also where the other can only be shown by a program',
    { veryHidden: ['price'], shown: ['price'] },
    'shown',
  ],
  ['a hidden one that alone has the columns', { shown: ['notes'], hidden: ['price'] }, 'hidden'],
])('reads %s', (_, sheets, expected) => {
  const entries = Object.entries(sheets).map(([name, [text]], i) => ({ name, text, i }));
  const files = {
    'xl/_rels/workbook.xml.rels': `<Relationships>${entries.map(({ i }) => `<Relationship Id="r${i}" Target="${i}.xml"/>`).join('')}</Relationships>`,
    'xl/workbook.xml': `<workbook><sheets>${entries.map(({ name, i }) => `<sheet name="${name}"${name === 'shown' ? '' : ` state="${name}"`} r:id="r${i}"/>`).join('')}</sheets></workbook>`,
    ...Object.fromEntries(
      entries.map(({ text, i }) => [
        `xl/${i}.xml`,
        `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>${text}</t></is></c></row></sheetData></worksheet>`,
      ]),
    ),
  };
  const archive = zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)])));
  const { name } = openWorkbook(archive, Object.keys(files), (cells) => Number(cells[0] === 'price'));
  expect(name).toBe(expected);
});

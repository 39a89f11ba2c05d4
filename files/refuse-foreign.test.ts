import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { surveyFile } from './survey/survey-file.ts';

async function* once(bytes: Uint8Array) {
  yield bytes;
}

const survey = (bytes: Uint8Array) => surveyFile(once(bytes), { dataset: diamonds, target: 'required' });

/** The first bytes as the specification of each format gives them, and some more. */
const FILES: readonly (readonly [what: string, bytes: Uint8Array, named: string])[] = [
  ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'picture (PNG)'],
  ['a JPEG', Buffer.from('ffd8ffe000104a46494600010100', 'hex'), 'picture (JPEG)'],
  ['a GIF', Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), 'picture (GIF)'],
  ['a TIFF', Buffer.from('49492a0008000000', 'hex'), 'picture (TIFF)'],
  ['a WebP', Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'), 'picture (WebP)'],
  ['a HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'HEIC'],
  ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), 'PDF'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old Excel workbook'],
  ['a SQLite database', Buffer.from('SQLite format 3\0\x10\0', 'latin1'), 'SQLite'],
  ['an RTF document', Buffer.from('{\\rtf1\\ansi carat,cut\n'), 'RTF'],
  ['a 7-Zip archive', Buffer.from('377abcaf271c0004', 'hex'), '7-Zip'],
  ['a RAR archive', Buffer.from('526172211a0700', 'hex'), 'RAR'],
  ['a program', Buffer.from('7f454c460201010000000000', 'hex'), 'program'],
  ['a web page', Buffer.from('\n<!DOCTYPE html>\n<html><body>404</body></html>'), 'web page'],
  ['a table in HTML that is named .xls', Buffer.from('\uFEFF<table><tr><td>carat</td></tr></table>'), 'web page'],
  ['XML', Buffer.from('<?xml version="1.0"?><S3Error/>'), 'XML'],
  ['JSON', Buffer.from('[\n  {"carat": 1.2}\n]'), 'JSON'],
  ['a Word document', zipSync({ 'word/document.xml': strToU8('<w/>') }), 'Word document'],
  ['an OpenDocument table', zipSync({ 'META-INF/manifest.xml': strToU8('<m/>') }), 'OpenDocument'],
  ['a binary workbook', zipSync({ 'xl/workbook.bin': strToU8('x') }), '.xlsb'],
];

describe('a file that is no table, whatever its name ends in', () => {
  it.each(FILES)('is refused by what it is: %s', async (_, bytes, named) => {
    const found = await survey(bytes);
    expect(found).toMatchObject({ unreadable: { code: expect.stringMatching(/^(not-text|compressed)$/) } });
    expect('unreadable' in found && found.unreadable.message).toContain(named);
  });

  it('also in gzip', async () => {
    expect(await survey(gzipSync(Buffer.from('%PDF-1.7\n')))).toMatchObject({
      unreadable: { code: 'not-text', message: expect.stringContaining('PDF') },
    });
  });

  it('is not told from a header that merely looks a little like one', async () => {
    for (const header of ['"{a}",carat', '[ct],price', 'MZ,carat', 'BZ,carat', 'html,body'])
      expect(await survey(Buffer.from(`${header}\n1,2\n`))).toMatchObject({ unreadable: { code: 'missing-columns' } });
  });
});

import { type UnreadableCode, UnreadableFileError } from './unreadable-file.ts';

type Format = readonly [signature: readonly number[] | string, code: UnreadableCode, what: string];

/** Formats that people send in place of a table, by the bytes at the start of the file. */
const BINARY: readonly Format[] = [
  [[0x50, 0x4b, 5, 6], 'compressed', 'an empty zip archive'],
  [[0x1f, 0x8b], 'compressed', 'gzip inside gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed', 'compressed with zstd'],
  ['BZh', 'compressed', 'compressed with bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed', 'compressed with xz'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'compressed', 'a 7-Zip archive'],
  ['Rar!\x1a', 'compressed', 'a RAR archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'not-text', 'an old Excel workbook, or a workbook that is protected by a password'],
  ['PAR1', 'not-text', 'a Parquet file'],
  ['ARROW1', 'not-text', 'an Arrow file'],
  ['ORC\x03', 'not-text', 'an ORC file'],
  ['SQLite format 3\0', 'not-text', 'an SQLite database'],
  [[0x89, 0x48, 0x44, 0x46], 'not-text', 'an HDF5 file'],
  ['%PDF', 'not-text', 'a PDF'],
  ['%!PS', 'not-text', 'a PostScript document'],
  ['{\\rtf', 'not-text', 'a document in RTF'],
  [[0x89, 0x50, 0x4e, 0x47], 'not-text', 'a picture (PNG)'],
  [[0xff, 0xd8, 0xff], 'not-text', 'a picture (JPEG)'],
  ['GIF8', 'not-text', 'a picture (GIF)'],
  ['II*\0', 'not-text', 'a picture (TIFF)'],
  ['MM\0*', 'not-text', 'a picture (TIFF)'],
  [[0x7f, 0x45, 0x4c, 0x46], 'not-text', 'a program'],
  ['MZ\x90\0', 'not-text', 'a program'],
];

/** Formats of containers that name themselves at the ninth byte (RIFF) or the fifth (ISO media). */
const INNER: readonly (readonly [outer: string, at: number, inner: string, what: string])[] = [
  ['RIFF', 8, 'WEBP', 'a picture (WebP)'],
  ['RIFF', 8, 'WAVE', 'a sound'],
  ['', 4, 'ftyp', 'a film, or a picture of a telephone (HEIC)'],
];

/** Formats of text, by the first letters that are no white space. */
const TEXT: readonly (readonly [RegExp, string])[] = [
  [
    /^<(!doctype html|html|head|body|table|meta)\b/i,
    'a web page (HTML); some programs name such an export .xls or .csv',
  ],
  [/^<\?xml\b/i, 'XML'],
  [/^[[{]\s*[{"]/, 'JSON'],
];

/** Letters in which the start of a text is looked for. */
const TEXT_HEAD = 1024;

/** @throws UnreadableFileError that names the format, if a file begins as something else than a table does */
export function refuseForeign(head: Uint8Array): void {
  if (head.length === 0)
    throw new UnreadableFileError('empty', 'The file is empty; a header line and rows are expected.');
  const found = findFormat(head);
  if (!found) return;
  const [code, what] = found;
  throw new UnreadableFileError(
    code,
    `The file is ${what}; a table is expected: CSV or other text, plain or in gzip or zip, or an Excel workbook (.xlsx). In Excel: Save as, "Excel Workbook" or "CSV UTF-8".`,
  );
}

function findFormat(head: Uint8Array): readonly [UnreadableCode, string] | undefined {
  const letters = Buffer.from(head.subarray(0, TEXT_HEAD)).toString('latin1');
  for (const [signature, code, what] of BINARY)
    if (letters.startsWith(typeof signature === 'string' ? signature : String.fromCharCode(...signature)))
      return [code, what];
  for (const [outer, at, inner, what] of INNER)
    if (letters.startsWith(outer) && letters.startsWith(inner, at)) return ['not-text', what];
  const text = letters.replace(/^\xef\xbb\xbf/, '').trimStart();
  for (const [pattern, what] of TEXT) if (pattern.test(text)) return ['not-text', what];
  return undefined;
}

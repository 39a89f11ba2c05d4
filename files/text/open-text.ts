import { openWorkbook } from '../archive/read-workbook.ts';
import { listEntries, MOST_PACKED_BYTES, readEntry } from '../archive/zip-entries.ts';
import { isGzip, isTooMuch, isZip, unpackGzip } from '../decompress.ts';
import { isUpload } from '../is-upload.ts';
import { type Peeked, peek } from '../peek.ts';
import type { Recognise } from '../recognise.ts';
import { refuseForeign } from '../refuse-foreign.ts';
import { UnreadableFileError } from '../unreadable-file.ts';
import { writeCell } from '../write-cell.ts';
import { detectUtf16, endsInReturnsAlone, returnsToNewlines, utf16ToUtf8 } from './transcode.ts';

/** The text of a file. Its lines end in LF or CRLF. It is in UTF-8 or in an encoding with one byte a letter. */
export interface OpenedText {
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
  /** Whether the bytes are those of the file, so that it can be entered in the middle. */
  readonly isAsStored: boolean;
  /** Whether the cells are certainly separated by commas, since the text is made from a workbook here. */
  readonly isWorkbook: boolean;
  /** Sentences for the receipt. */
  readonly notes: readonly string[];
}

/**
 * Opens a table: CSV in any common encoding, plain or gzip; a zip archive with one table; an Excel workbook. The format
 * is recognised by the first bytes, never by the name.
 * @throws UnreadableFileError for every other format; the message names it
 */
export async function openText(source: AsyncIterable<Uint8Array>, recognise: Recognise): Promise<OpenedText> {
  const packed = await peek(source, HEAD_BYTES);
  if (!isGzip(packed.head)) return openUnpacked(packed, recognise, true);
  const unpacked = await peek(unpackGzip(packed.all()), HEAD_BYTES);
  return openUnpacked(unpacked, recognise, false);
}

/** The number of bytes that show line ends and encoding. */
const HEAD_BYTES = 65_536;

async function openUnpacked(peeked: Peeked, recognise: Recognise, isAsStored: boolean): Promise<OpenedText> {
  const { head, all, close } = peeked;
  try {
    if (isZip(head)) return openArchive(await collect(all()), recognise);
    refuseForeign(head);
    const encoding = detectUtf16(head);
    if (encoding !== undefined) {
      const text = await peek(utf16ToUtf8(all(), encoding), HEAD_BYTES);
      return { ...withLineEnds(text, false), notes: ['Read as text in UTF-16.'] };
    }
    return withLineEnds(peeked, isAsStored);
  } catch (refusal) {
    await close();
    throw refusal;
  }
}

function withLineEnds({ head, all }: Peeked, isAsStored: boolean): OpenedText {
  const opened = { isWorkbook: false, notes: [] };
  if (!endsInReturnsAlone(head)) return { ...opened, bytes: all(), isAsStored };
  return { ...opened, bytes: returnsToNewlines(all()), isAsStored: false };
}

function openArchive(archive: Uint8Array, recognise: Recognise): OpenedText | Promise<OpenedText> {
  const names = listEntries(archive);
  if (names.includes('xl/workbook.xml')) {
    const { name, rows, sheets } = openWorkbook(archive, names, recognise);
    const notes = sheets > 1 ? [`Read the sheet ${JSON.stringify(name.slice(0, 60))}, one of ${sheets}.`] : [];
    return { bytes: asCsv(rows()), isAsStored: false, isWorkbook: true, notes };
  }
  refuseDocument(names);
  const tables = names.filter((name) => isUpload(name));
  const [only] = tables;
  if (only === undefined)
    throw new UnreadableFileError('compressed', 'The zip archive holds no file; a table is expected in it.');
  if (tables.length > 1)
    throw new UnreadableFileError(
      'compressed',
      `The zip archive holds ${tables.length} files (${tables
        .slice(0, 5)
        .map((name) => JSON.stringify(name.slice(-60)))
        .join(', ')}${tables.length > 5 ? ' …' : ''}); send one table.`,
    );
  return openEntry(archive, only, recognise);
}

/** Documents of office programs are zip archives, each with an entry that no other has. */
const DOCUMENTS: readonly (readonly [entry: RegExp, what: string])[] = [
  [/^xl\/workbook\.bin$/, 'a binary Excel workbook (.xlsb)'],
  [/^word\/document\.xml$/, 'a Word document'],
  [/^ppt\/presentation\.xml$/, 'a PowerPoint presentation'],
  [/^META-INF\/manifest\.xml$/, 'an OpenDocument file'],
  [/^Index\/.*\.iwa$/, 'a document of Numbers, Pages or Keynote'],
];

function refuseDocument(names: readonly string[]): void {
  for (const [entry, what] of DOCUMENTS)
    if (names.some((name) => entry.test(name)))
      throw new UnreadableFileError(
        'not-text',
        `The file is ${what}; a CSV file or an Excel workbook (.xlsx) is expected.`,
      );
}

async function openEntry(archive: Uint8Array, name: string, recognise: Recognise): Promise<OpenedText> {
  const inner = await peek(limited(readEntry(archive, name), archive.length), HEAD_BYTES);
  if (isZip(inner.head)) {
    const bytes = await collect(inner.all());
    const names = listEntries(bytes);
    if (!names.includes('xl/workbook.xml'))
      throw new UnreadableFileError('compressed', 'The zip archive holds another one; send the table in it.');
    return openArchive(bytes, recognise);
  }
  return openUnpacked(inner, recognise, false);
}

async function* limited(
  source: Iterable<Uint8Array>,
  packedBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  for (const chunk of source) {
    bytes += chunk.length;
    if (isTooMuch(packedBytes, bytes)) throw tooMuch();
    yield chunk;
  }
}

function tooMuch(): UnreadableFileError {
  return new UnreadableFileError(
    'compressed',
    'Unpacked, the file is more than a hundred times as large; send it plain.',
  );
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MOST_PACKED_BYTES)
      throw new UnreadableFileError(
        'compressed',
        `A workbook or zip archive may have ${MOST_PACKED_BYTES / 2 ** 20} MiB; send a larger table as CSV, plain or gzip.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const MOST_CSV_BYTES = 2 ** 30;

async function* asCsv(rows: Iterable<readonly string[]>): AsyncGenerator<Uint8Array, void, undefined> {
  let text = '';
  let bytes = 0;
  for (const cells of rows) {
    text += `${cells.map((cell) => writeCell(cell)).join(',')}\n`;
    if (text.length < HEAD_BYTES) continue;
    const chunk = Buffer.from(text);
    text = '';
    bytes += chunk.length;
    if (bytes > MOST_CSV_BYTES) throw tooMuch();
    yield chunk;
  }
  if (text !== '') yield Buffer.from(text);
}

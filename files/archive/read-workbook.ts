import type { Recognise } from '../recognise.ts';
import { UnreadableFileError } from '../unreadable-file.ts';
import { type CellStyles, collectStyles, NO_STYLES } from './cell-styles.ts';
import { parseXml } from './parse-xml.ts';
import { readRows } from './sheet-rows.ts';
import { readEntry } from './zip-entries.ts';

export interface Sheet {
  readonly name: string;
  /** The rows from the first on. An empty cell is ''. A row that the sheet leaves out is empty. */
  readonly rows: () => Generator<readonly string[], void, undefined>;
}

const MOST_SHARED_LETTERS = 64 * 2 ** 20;
const MOST_PART_BYTES = 256 * 2 ** 20;
/** The number of rows in which a header is looked for. */
const HEAD_ROWS = 50;

/**
 * The sheet of an Excel workbook (.xlsx) that has the columns. It is the first sheet with the line that names most of
 * them. A hidden sheet is read only if no visible one names as many. Cells are text, as they are stored: numbers have a decimal point and all their digits, and dates are in ISO form.
 * @throws UnreadableFileError if the workbook is damaged, or has no sheet with rows
 */
export function openWorkbook(
  archive: Uint8Array,
  names: readonly string[],
  recognise: Recognise,
): Sheet & { readonly sheets: number } {
  const sheets = listSheets(archive, names);
  const shared = names.includes('xl/sharedStrings.xml') ? readShared(archive) : [];
  const styles = names.includes('xl/styles.xml') ? readStyles(archive) : NO_STYLES;
  const from1904 = countsFrom1904(archive);
  let best: { readonly sheet: Sheet; readonly score: number } | undefined;
  for (const { name, path } of sheets) {
    const rows = () => readRows(readEntry(archive, path), { shared, ...styles, from1904 });
    let score = -1;
    let count = 0;
    for (const cells of rows()) {
      score = Math.max(score, recognise(cells));
      if (++count >= HEAD_ROWS) break;
    }
    if (score > (best?.score ?? -1)) best = { sheet: { name, rows }, score };
  }
  if (!best)
    throw new UnreadableFileError(
      'empty',
      'The workbook holds no sheet with rows; a header line and rows are expected.',
    );
  return { ...best.sheet, sheets: sheets.length };
}

/** The visible sheets first, in the order of the workbook. */
function listSheets(archive: Uint8Array, names: readonly string[]): { name: string; path: string }[] {
  const targets = new Map<string, string>();
  readXml(archive, 'xl/_rels/workbook.xml.rels', (tag, attributes) => {
    if (tag === 'Relationship') targets.set(attributes.Id ?? '', attributes.Target ?? '');
  });
  const visible: { name: string; path: string }[] = [];
  const hidden: typeof visible = [];
  readXml(archive, 'xl/workbook.xml', (tag, attributes) => {
    if (tag !== 'sheet') return;
    const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
    const target = targets.get(id) ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    // `state` is visible where it is left out; hidden or veryHidden otherwise.
    const sheets = (attributes.state ?? 'visible') === 'visible' ? visible : hidden;
    if (names.includes(path)) sheets.push({ name: attributes.name ?? '', path });
  });
  return [...visible, ...hidden];
}

function readShared(archive: Uint8Array): string[] {
  const shared: string[] = [];
  let text = '';
  let letters = 0;
  let depth = 0;
  readXml(
    archive,
    'xl/sharedStrings.xml',
    (tag) => {
      if (tag === 'si') text = '';
      // A phonetic hint above a word (rPh) is no part of the word.
      if (tag === 'rPh') depth++;
    },
    (tag) => {
      if (tag === 'rPh') depth--;
      if (tag === 'si') shared.push(text);
    },
    (chunk) => {
      if (depth > 0) return;
      text += chunk;
      letters += chunk.length;
      if (letters > MOST_SHARED_LETTERS)
        throw new UnreadableFileError(
          'compressed',
          'The workbook holds more text than can be read; save the sheet as CSV.',
        );
    },
  );
  return shared;
}

function readStyles(archive: Uint8Array): CellStyles {
  const { open, close, styles } = collectStyles();
  readXml(archive, 'xl/styles.xml', open, close);
  return styles;
}

/** Whether days are counted from 1904, as in old workbooks of Macs. */
function countsFrom1904(archive: Uint8Array): boolean {
  let found = false;
  readXml(archive, 'xl/workbook.xml', (tag, attributes) => {
    if (tag === 'workbookPr') found = attributes.date1904 === '1' || attributes.date1904 === 'true';
  });
  return found;
}

function readXml(
  archive: Uint8Array,
  path: string,
  open: (tag: string, attributes: Record<string, string>) => void,
  close: (tag: string) => void = () => {},
  text: (text: string) => void = () => {},
): void {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (const chunk of readEntry(archive, path)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_PART_BYTES)
      throw new UnreadableFileError(
        'compressed',
        `${path} of the workbook is larger than can be read; save the sheet as CSV.`,
      );
  }
  parseXml(
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
    open,
    close,
    text,
  );
}

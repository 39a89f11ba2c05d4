import type { CsvTable } from '../../files/csv/read-csv.ts';
import type { CsvRecord } from '../../files/csv/split-records.ts';
import { recipeOf } from '../../training/lattice/appraise.ts';
import { createFeatureReader } from '../../training/lattice/features.ts';
import { createWarner } from '../../training/lattice/warn.ts';
import type { HeaderMatch } from '../../training/table/match-header.ts';
import { readRow } from '../../training/table/read-row.ts';
import { Failure } from '../terminal/failure.ts';
import type { LoadedModel } from './read-model.ts';

export interface PriceWriterOptions {
  readonly loaded: LoadedModel;
  readonly table: CsvTable;
  readonly match: HeaderMatch;
  /** Of the file. */
  readonly name: string;
}

const ADDED = ['predicted_price', 'range_low', 'range_high', 'model_version', 'warnings', 'error'] as const;

/**
 * The rows of a table with their prices, as text in the order of the file.
 * @throws Failure if the file has a column of the name of one to be added
 */
export function createPriceWriter({ loaded, table, match, name }: PriceWriterOptions) {
  const { model, appraiser, version } = loaded;
  const { dataset, basis } = recipeOf(loaded.dataset, model);
  const warn = createWarner(dataset, basis, model);
  const features = createFeatureReader(dataset);
  const { delimiter, header, batches } = table;
  const taken = ADDED.filter((added) => header.includes(added));
  if (taken.length > 0)
    throw new Failure(
      'input',
      `${name} already has a column ${taken.join(', ')}, which would be added; rename or remove it.`,
    );
  const row = new Float64Array(dataset.columns.length);
  const counts = { rows: 0, priced: 0, warned: 0 };
  const cell = (text: string) => quote(text, delimiter);
  const versionCell = cell(version);
  const failed = (kept: string, error: string) => `${kept}${delimiter.repeat(ADDED.length)}${cell(error)}\n`;

  const price = (record: CsvRecord): string => {
    counts.rows++;
    const { text, cells, fault } = record;
    if (fault) return failed(asCells(text, cells, header.length, delimiter), fault.message);
    const issues = readRow(dataset.columns, match.cellOf, cells, row);
    if (issues) return failed(text, issues.map(({ message }) => message).join(' '));
    const { price: middle, low, high } = appraiser.range(row);
    const warnings = warn(row, features(row));
    counts.priced++;
    if (warnings.length > 0) counts.warned++;
    const added = [
      cents(Math.round(middle * 100)),
      cents(Math.floor(low * 100)),
      cents(Math.ceil(high * 100)),
      versionCell,
      cell(warnings.map(({ code }) => code).join(';')),
      '',
    ];
    return `${text}${delimiter}${added.join(delimiter)}\n`;
  };

  return {
    counts,
    lines: async function* (): AsyncGenerator<string, void, undefined> {
      yield `${[...header, ...ADDED].map(cell).join(delimiter)}\n`;
      for await (const batch of batches) yield batch.map(price).join('');
    },
  };
}

const cents = (value: number): string => (value / 100).toFixed(2);

/** The text of a row that is no proper one, put so that the columns after it stand where they belong. */
function asCells(text: string, cells: readonly string[], width: number, delimiter: string): string {
  if (cells.length > 0 && cells.length <= width) return `${text}${delimiter.repeat(width - cells.length)}`;
  return `"${text.replaceAll('"', '""')}"${delimiter.repeat(width - 1)}`;
}

/** RFC 4180. */
function quote(text: string, delimiter: string): string {
  return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import type { Column, DateColumn, Printed, SourceColumn } from '../../datasets/column.ts';
import type { Dataset } from '../../datasets/dataset.ts';
import { hasSourceLevels } from '../../datasets/market.ts';
import { currenciesOf } from './currency.ts';
import { isUnit } from './number-format.ts';

/** How well a name in a header fits a column of the dataset. 0 is the column's own name. */
export interface NameMatch {
  readonly rank: 0 | 1 | 2 | 3;
  /** The ISO codes that the currency in the name may mean, if the column is the target's. */
  readonly currency?: readonly string[];
}

/** A column of the dataset, by all the names that it has in files. */
export interface WantedColumn {
  readonly name: string;
  /** The name, squashed. */
  readonly key: string;
  /** Undefined if the column is a grade. */
  readonly printed: Printed | undefined;
  readonly isTarget: boolean;
  readonly synonyms: ReadonlySet<string>;
}

/** The columns by which a row says when its price was made, and by whom. Sources count where they have levels. */
export const labelColumns = (dataset: Dataset): Pick<Dataset, 'date' | 'source'> => ({
  ...(dataset.date && { date: dataset.date }),
  ...(dataset.source && hasSourceLevels(dataset) && { source: dataset.source }),
});

/**
 * The columns of a dataset in their order, followed by its constants, the ones of date and source, and the target's.
 * @param labels that are looked for
 */
export function wantedColumns(
  dataset: Dataset,
  { date, source }: Pick<Dataset, 'date' | 'source'> = labelColumns(dataset),
): readonly WantedColumn[] {
  const { columns, constants = [], target } = dataset;
  const own = [...columns, ...constants].map((column: Column) => ({
    name: column.name,
    key: squashName(column.name),
    printed: column.kind === 'number' ? column : undefined,
    isTarget: false,
    synonyms: squashAll(column.synonyms),
  }));
  const { column: name, synonyms } = target;
  return [
    ...own,
    ...[date, source].flatMap((label) => (label ? [wantedLabel(label)] : [])),
    { name, key: squashName(name), printed: target, isTarget: true, synonyms: squashAll(synonyms) },
  ];
}

const wantedLabel = ({ name, synonyms }: DateColumn | SourceColumn): WantedColumn => ({
  name,
  key: squashName(name),
  printed: undefined,
  isTarget: false,
  synonyms: squashAll(synonyms),
});

/** Case, white space, quotes, hyphens and underscores do not count in a name. */
export function squashName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s"'`_\uFEFF-]+/g, '');
}

/** A name of a header, taken apart once for the comparison with all columns. */
export interface ParsedName {
  readonly full: string;
  /** The name without its possible unit, which is in brackets or the last word. */
  readonly bases: readonly { readonly base: string; readonly unit: string; readonly bracketed: boolean }[];
}

/** A cell longer than this is no name of a column. */
const MOST_LETTERS = 100;

export function parseName(header: string): ParsedName {
  if (header.length > MOST_LETTERS) return { full: '', bases: [] };
  const text = header.normalize('NFKC').trim();
  const bases = [BRACKETED, TRAILING].flatMap((form, index) => {
    const match = form.exec(text);
    return match ? [{ base: squashName(match[1]!), unit: match[2]!.trim(), bracketed: index === 0 }] : [];
  });
  return { full: squashName(text), bases };
}

/**
 * Whether a name of a header means a column. It is the column's name or a synonym, alone or followed by the column's
 * unit, which may be in brackets. A name with another unit does not mean the column: `price per piece` is no price, and
 * `x (cm)` is no length in mm.
 */
export function matchName({ full, bases }: ParsedName, wanted: WantedColumn): NameMatch | undefined {
  if (full === '') return undefined;
  if (full === wanted.key) return { rank: 0 };
  for (const { base, unit } of bases) {
    if (base !== wanted.key && !wanted.synonyms.has(base)) continue;
    const said = readUnit(unit, wanted);
    if (said) return { rank: base === wanted.key ? 1 : 3, ...said };
  }
  return wanted.synonyms.has(full) ? { rank: 2 } : undefined;
}

/** Whether a name would mean a column if it had no other unit. */
export function saysOtherUnit(name: ParsedName, wanted: WantedColumn): boolean {
  const isNamed = name.bases.some(
    ({ base, bracketed }) => bracketed && (base === wanted.key || wanted.synonyms.has(base)),
  );
  return isNamed && matchName(name, wanted) === undefined;
}

const BRACKETED = /^([^([{]*)[([{]\s*(?:in\s+)?([^)\]}]*)[)\]}]$/iu;
/** A word, a sign or a code after the name. */
const TRAILING = /^(.*?)(?:[\s_/,-]+(?:in[\s_]+)?)?((?<=[\s_/,-])[\p{L}$€£¥₹%]+|[%$€£¥₹])$/iu;

function readUnit(unit: string, { printed, isTarget }: WantedColumn): { currency?: readonly string[] } | undefined {
  if (unit === '' || printed === undefined) return {};
  const currency = isTarget ? currenciesOf(unit) : [];
  if (currency.length > 0) return { currency };
  return isUnit(unit, printed) ? {} : undefined;
}

function squashAll(names: readonly string[] = []): ReadonlySet<string> {
  return new Set(names.map(squashName));
}

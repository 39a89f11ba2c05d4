/** What the formats of a workbook's cells show, by the index of a format. */
export interface CellStyles {
  /** Formats that show a number as per cent. */
  readonly percents: ReadonlySet<number>;
  /** Formats that show a number as a day. */
  readonly dates: ReadonlySet<number>;
}

export const NO_STYLES: CellStyles = { percents: new Set(), dates: new Set() };

/** The formats that every program knows by their number (ECMA-376, part 1, 18.8.30). */
const PERCENT_IDS = ['9', '10'];
const DATE_IDS = [
  '14',
  '15',
  '16',
  '17',
  '22',
  '27',
  '28',
  '29',
  '30',
  '31',
  '34',
  '35',
  '36',
  '50',
  '51',
  '52',
  '53',
  '54',
  '57',
  '58',
];

/** Whether a format of a workbook's own shows a day: it has a year or a day outside of texts, colors and conditions. */
function showsDay(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '').replace(/general/gi, ''));
}

/** Collects the formats while `xl/styles.xml` is read. */
export function collectStyles() {
  const percentIds = new Set(PERCENT_IDS);
  const dateIds = new Set(DATE_IDS);
  const [percents, dates] = [new Set<number>(), new Set<number>()];
  let within = false;
  let index = 0;
  return {
    open: (tag: string, { numFmtId = '', formatCode = '' }: Record<string, string>): void => {
      if (tag === 'numFmt') {
        if (formatCode.includes('%')) percentIds.add(numFmtId);
        else if (showsDay(formatCode)) dateIds.add(numFmtId);
      }
      if (tag === 'cellXfs') within = true;
      if (tag !== 'xf' || !within) return;
      if (percentIds.has(numFmtId)) percents.add(index);
      if (dateIds.has(numFmtId)) dates.add(index);
      index++;
    },
    close: (tag: string): void => {
      if (tag === 'cellXfs') within = false;
    },
    styles: { percents, dates } satisfies CellStyles,
  };
}

import { writeDay } from '../../../training/table/period.ts';
import { objectReader, optionalReader, readNumber } from '../../../training/table/read-json.ts';
import { count } from '../../../training/wording/wording.ts';

/** What the accepted rows of a file say of the time of their prices. */
export interface DateSpan {
  /** Rows that say it, and rows that do not. */
  readonly dated: number;
  readonly undated: number;
  /** The first and the last day, since 1 January 1970. Absent if no row says one. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

export const readDateSpan = objectReader<DateSpan>({
  dated: readNumber,
  undated: readNumber,
  first: optionalReader(readNumber),
  last: optionalReader(readNumber),
});

export function createDateSpan() {
  let [dated, undated, first, last] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add: (day: number | undefined): void => {
      if (day === undefined) {
        undated++;
        return;
      }
      dated++;
      if (day < first) first = day;
      if (day > last) last = day;
    },
    span: (): DateSpan => ({ dated, undated, ...(dated > 0 && { first, last }) }),
  };
}

/** The span of the parts of a file together. */
export function mergeDateSpans(spans: readonly DateSpan[]): DateSpan {
  const sum = (of: (span: DateSpan) => number) => spans.reduce((total, span) => total + of(span), 0);
  const some = spans.filter(({ dated }) => dated > 0);
  return {
    dated: sum(({ dated }) => dated),
    undated: sum(({ undated }) => undated),
    ...(some.length > 0 && {
      first: Math.min(...some.map(({ first = 0 }) => first)),
      last: Math.max(...some.map(({ last = 0 }) => last)),
    }),
  };
}

/** A sentence for the receipt, unless no row was accepted. @param asOf the time of the rows that do not say it themselves */
export function describeDates(span: DateSpan | undefined, asOf: string | undefined): string[] {
  return span && span.dated + span.undated > 0 ? [describeSpan(span, asOf)] : [];
}

function describeSpan({ dated, undated, first, last }: DateSpan, asOf: string | undefined): string {
  if (first === undefined || last === undefined)
    return `No accepted row says when it was priced; all of them ${asOf === undefined ? 'say nothing of it' : `are of ${asOf}`}.`;
  const days = first === last ? `on ${writeDay(first)}` : `from ${writeDay(first)} to ${writeDay(last)}`;
  const span =
    dated === 1
      ? `1 accepted row says when it was priced, ${days}`
      : `${count(dated)} accepted rows say when they were priced, ${days}`;
  if (undated === 0) return `${span}.`;
  const others = undated === 1 ? 'the other row' : `the other ${count(undated)}`;
  if (asOf === undefined) return `${span}; ${others} ${undated === 1 ? 'says' : 'say'} nothing of it.`;
  return `${span}; ${others} ${undated === 1 ? 'is' : 'are'} of ${asOf}.`;
}

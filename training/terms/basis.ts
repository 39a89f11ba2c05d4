import type { Row } from '../../datasets/dataset.ts';
import type { Direction, TermsDataset } from '../../datasets/terms-dataset.ts';
import { GRAIN, GRAIN_BITS, locate } from '../numerics/locate.ts';
import { WORDS_A_PLACE } from '../table/text-parts.ts';
import { createPair, PAIR_WIDTH, type PairTerm } from './pairs.ts';
import { createRulesTerm, type RulesTerm } from './rules.ts';
import { scaleOf } from './scale.ts';
import { type LevelSource, type NumberSource, type Source, sourcesOf, type WordsSource } from './sources.ts';
import type { Entries, Penalty, Term } from './term.ts';

/** The design matrix of a dataset: which column belongs to which term, and how a row is placed on them. */
export interface Basis {
  readonly terms: readonly Term[];
  readonly columnCount: number;
  /** The most entries that a row can have. */
  readonly width: number;
  /** Overwrites the entries. Their columns ascend. @param fold of a training row: its rules are those that have not seen it */
  readonly place: (row: Row, out: Entries, fold?: number) => void;
  /** The same without the rules. */
  readonly placeTerms: (row: Row, out: Entries) => void;
  /** The same of the terms of one source alone. */
  readonly placeSingly: (row: Row, out: Entries) => void;
  readonly pairs: readonly PairTerm[];
  readonly rules: RulesTerm | undefined;
}

type Writer = (row: Row, out: Entries) => void;

/** A term under construction, with its writer. */
interface Part {
  readonly name: string;
  readonly source: string;
  readonly inputs: readonly number[];
  readonly count: number;
  readonly penalty: Penalty;
  /** The most entries of a row. */
  readonly width: number;
  readonly writer: (first: number) => Writer;
  /** Which of its columns says that the source is missing. */
  readonly gap?: number;
  readonly ordering?: Direction;
}

export function createBasis(dataset: TermsDataset): Basis {
  const sources = sourcesOf(dataset);
  const parts = [constant(), ...sources.flatMap(partsOf)].filter(({ count }) => count > 0);
  let first = 0;
  const terms: Term[] = [];
  const writers: Writer[] = [];
  for (const { name, source, inputs, count, penalty, writer, gap, ordering } of parts) {
    terms.push({
      ...{ name, source, inputs, first, count, penalty },
      ...(gap !== undefined && { gap: first + gap }),
      ...(ordering && { ordering }),
    });
    writers.push(writer(first));
    first += count;
  }
  const pairs = (dataset.stages?.pairs ?? []).map((pair) => {
    const made = createPair(sources, pair, first);
    first += made.term.count;
    return made;
  });
  const rules = dataset.stages?.rules && createRulesTerm(dataset, sources, dataset.stages.rules, first);
  if (rules) first++;
  const placeSingly = (row: Row, out: Entries): void => {
    out.count = 0;
    for (let i = 0; i < writers.length; i++) writers[i]!(row, out);
  };
  const placeTerms = (row: Row, out: Entries): void => {
    placeSingly(row, out);
    for (let i = 0; i < pairs.length; i++) pairs[i]!.append(row, row, out);
  };
  return {
    terms: [...terms, ...pairs.map(({ term }) => term), ...(rules ? [rules.term] : [])],
    columnCount: first,
    width: parts.reduce((sum, { width }) => sum + width, PAIR_WIDTH * pairs.length + (rules ? 1 : 0)),
    placeSingly,
    placeTerms,
    place: (row, out, fold) => {
      placeTerms(row, out);
      if (rules) put(out, rules.term.first, rules.entry(row, fold));
    },
    pairs,
    rules,
  };
}

function put(out: Entries, column: number, value: number): void {
  if (value === 0) return;
  out.columns[out.count] = column;
  out.values[out.count++] = value;
}

function constant(): Part {
  const writer = (first: number) => (_: Row, out: Entries) => put(out, first, GRAIN);
  return { name: 'constant', source: '', inputs: [], count: 1, penalty: 'none', width: 1, writer };
}

function partsOf(source: Source): readonly Part[] {
  switch (source.kind) {
    case 'number':
      // A line and single values beside the curve could break a declared order.
      if (source.ordering) return [curve(source), gap(source)];
      return [line(source), curve(source), gap(source), singleValues(source)];
    case 'level':
      return source.ordered ? [orderedLevels(source), gap(source)] : [levels(source)];
    case 'words':
      return [words(source)];
  }
}

const named = ({ name, column }: Source, what: string) => ({ name: `${name}${what}`, source: name, inputs: [column] });

const orderedName = (source: NumberSource | LevelSource) => ({
  ...named(source, ''),
  ...(source.ordering && { ordering: source.ordering }),
});

function line(source: NumberSource): Part {
  const { knots, of } = scaleOf(source);
  const ends = Float64Array.of(knots[0]!, knots.at(-1)!);
  const writer = (first: number) => (row: Row, out: Entries) => {
    const value = row[source.place]!;
    if (!Number.isNaN(value)) put(out, first, locate(ends, of(value)));
  };
  return { ...named(source, ': line'), count: 1, penalty: 'ridge', width: 1, writer };
}

function curve(source: NumberSource): Part {
  const { knots, of } = scaleOf(source);
  const writer = (first: number) => (row: Row, out: Entries) => {
    const value = row[source.place]!;
    if (Number.isNaN(value)) return;
    const position = locate(knots, of(value));
    const low = first + (position >> GRAIN_BITS);
    const upper = position & (GRAIN - 1);
    put(out, low, GRAIN - upper);
    put(out, low + 1, upper);
  };
  return { ...orderedName(source), count: knots.length, penalty: 'smooth', width: 2, writer };
}

function gap(source: NumberSource | LevelSource): Part {
  const writer = (first: number) => (row: Row, out: Entries) => {
    if (Number.isNaN(row[source.place]!)) put(out, first, GRAIN);
  };
  return { ...named(source, ': missing'), count: 1, penalty: 'ridge', width: 1, writer, gap: 0 };
}

function singleValues(source: NumberSource): Part {
  const { values = [] } = source;
  const index = new Map(values.map((value, i) => [value, i]));
  const writer = (first: number) => (row: Row, out: Entries) => {
    const found = index.get(row[source.place]!);
    if (found !== undefined) put(out, first + found, GRAIN);
  };
  return { ...named(source, ': single values'), count: values.length, penalty: 'ridge', width: 1, writer };
}

/** A gap is a level of its own, the last. */
function levels(source: LevelSource): Part {
  const writer = (first: number) => (row: Row, out: Entries) => {
    const value = row[source.place]!;
    if (Number.isNaN(value)) put(out, first + source.levels, GRAIN);
    else if (value >= 0) put(out, first + value, GRAIN);
  };
  return { ...named(source, ''), count: source.levels + 1, penalty: 'ridge', width: 1, writer, gap: source.levels };
}

function orderedLevels(source: LevelSource): Part {
  const writer = (first: number) => (row: Row, out: Entries) => {
    const value = row[source.place]!;
    if (value >= 0) put(out, first + value, GRAIN);
  };
  return { ...orderedName(source), count: source.levels, penalty: 'smooth', width: 1, writer };
}

function words(source: WordsSource): Part {
  const places = Math.ceil(source.words / WORDS_A_PLACE);
  const writer = (first: number) => (row: Row, out: Entries) => {
    for (let i = 0; i < places; i++) {
      let rest = row[source.place + i]!;
      for (let word = first + i * WORDS_A_PLACE; rest >= 1; word++) {
        if (rest % 2 === 1) put(out, word, GRAIN);
        rest = Math.floor(rest / 2);
      }
    }
  };
  return { ...named(source, ''), count: source.words, penalty: 'ridge', width: source.words, writer };
}

import type { GradeScale, LevelColumn } from '../../datasets/column.ts';
import { allowedBy, beyondScale, type Issue, otherScale, required, squash, unknownWord } from './issue.ts';
import { isOpen, levelsOf, type WordColumn } from './levels.ts';
import { levelOf, plainText } from './text-parts.ts';

/**
 * Finds the level that a cell or a string names: in the declared spelling, or in one that differs by capitals, marks
 * and the like, or by an alias.
 * @param scale the name of the other scale in which the grades are written, if they are
 */
export function findLevel(column: WordColumn, text: string, scale?: string): number | undefined {
  const { exact, squashed } = spellingsOf(column);
  const level = scale === undefined ? exact.get(text) : undefined;
  if (level !== undefined) return level;
  const spelling = squash(text);
  const mapped = scale === undefined ? undefined : levelOfScale(column, spelling, scale);
  return mapped ?? squashed.get(spelling);
}

/** Reads a word that is no level. An open category takes it as a number below zero that stands for this word. */
export function readOtherWord(column: WordColumn, text: string): number | Issue {
  return isOpen(column) ? levelOf([], plainText(text)) : refuseWord(column, text);
}

/** The other scale of a grade that is none of the dataset's own. */
export function scaleOf(column: LevelColumn, text: string): GradeScale | undefined {
  if (column.scales === undefined) return undefined;
  const spelling = squash(text);
  if (spellingsOf(column).squashed.has(spelling)) return undefined;
  return column.scales.find(({ grades }) => Object.hasOwn(grades, spelling));
}

interface Spellings {
  /** The level by spelling, for the declared spellings. No other is ever added. */
  readonly exact: ReadonlyMap<string, number>;
  /** Level by squashed spelling, aliases included. */
  readonly squashed: ReadonlyMap<string, number>;
}

const spellingsByColumn = new WeakMap<WordColumn, Spellings>();

function spellingsOf(column: WordColumn): Spellings {
  let spellings = spellingsByColumn.get(column);
  if (spellings === undefined) {
    const words = levelsOf(column);
    const levels = words.map((level, index) => [level, index] as const);
    const aliases = aliasesOf(column).map(([alias, level]) => [squash(alias), words.indexOf(level)] as const);
    const squashed = new Map([...aliases, ...levels.map(([level, index]) => [squash(level), index] as const)]);
    spellings = { exact: new Map(levels), squashed };
    spellingsByColumn.set(column, spellings);
  }
  return spellings;
}

function aliasesOf(column: WordColumn): readonly (readonly [alias: string, level: string])[] {
  if (column.kind !== 'constant') return Object.entries(column.aliases ?? {});
  return (column.aliases ?? []).map((alias) => [alias, column.value] as const);
}

function levelOfScale(column: WordColumn, spelling: string, scale: string): number | undefined {
  if (column.kind === 'constant') return undefined;
  const grades = column.scales?.find(({ name }) => name === scale)?.grades;
  return grades && Object.hasOwn(grades, spelling) ? column.levels.indexOf(grades[spelling]!) : undefined;
}

/** Describes the fault of a word that is no level of the column. */
function refuseWord(column: WordColumn, text: string): Issue {
  if (text.trim() === '' && column.required) return required(column.name, text, allowedBy(column));
  const spelling = squash(text);
  if (column.kind !== 'constant') {
    const beyond = column.beyond?.find(({ grades }) => grades.some((grade) => squash(grade) === spelling));
    if (beyond) return beyondScale(column, text, beyond);
    const other = column.scales?.find(({ grades }) => Object.hasOwn(grades, spelling));
    if (other) return otherScale(column, text, other.title, other.grades[spelling]!);
  }
  return unknownWord(column, text, spelling, spellingsOf(column).squashed);
}

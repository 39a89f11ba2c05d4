import type { Dataset } from '../../datasets/dataset.ts';
import type { NumberTerms, TermsColumn, TermsDataset, TermsPart } from '../../datasets/terms-dataset.ts';
import { DeclarationError } from '../kinds/errors.ts';

/**
 * The dataset with the declaration of its terms, which `datasets/terms-dataset.ts` describes field by field.
 * @throws DeclarationError with the first fault, and what to do
 */
export function termsDataset(dataset: Dataset): TermsDataset {
  if (!isOfTerms(dataset))
    throw new DeclarationError(`dataset ${dataset.name} is of the kind ${dataset.kind}, where terms is expected`);
  const fault = findFault(dataset);
  if (fault === undefined) return dataset;
  throw new DeclarationError(`dataset ${dataset.name}: ${fault}`);
}

function isOfTerms(dataset: Dataset): dataset is TermsDataset {
  return dataset.kind === 'terms';
}

function findFault({
  columns,
  target,
  itemColumn,
  keptOut = [],
  reportOnly = [],
  inputs,
}: TermsDataset): string | undefined {
  const { answers } = target;
  if (answers && answers.yes === answers.no) return `yes and no of ${target.column} are the same word`;
  const { threshold = 0.5 } = answers ?? {};
  if (!(threshold > 0 && threshold < 1)) return `the threshold of ${target.column} must be between 0 and 1`;
  const { wrongYes = 1, wrongNo = 1 } = answers?.costs ?? {};
  if (!(wrongYes > 0 && wrongNo > 0)) return `the costs of both mistakes about ${target.column} must be above 0`;
  const names = columns.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined) return `two columns are named ${repeated}; rename one`;
  const both = [target.column, ...keptOut.map(({ name }) => name)].find((name) => names.includes(name));
  if (both !== undefined) return `${both} is the target or kept out, and a column too; remove it from the columns`;
  const grouped = inputs.flatMap(({ columns: own }) => own);
  const unknown = grouped.find((name) => !names.includes(name));
  if (unknown !== undefined) return `an input names ${unknown}, which is no column`;
  const item = itemColumn === undefined ? undefined : columns.find(({ name }) => name === itemColumn);
  if (itemColumn !== undefined && (item?.kind !== 'text' || item.parts.length > 0))
    return `itemColumn names ${itemColumn}, which is no column of text without parts`;
  const silent = reportOnly.find((name) => !columns.some((column) => column.name === name && column.kind !== 'text'));
  if (silent !== undefined) return `reportOnly names ${silent}, which is no column of numbers or of words`;
  const deciding = reportOnly.find((name) => grouped.includes(name));
  if (deciding !== undefined) return `${deciding} is for the report alone, and an input too; remove it from the inputs`;
  const learnt = names.filter((name) => name !== itemColumn && !reportOnly.includes(name));
  const alone = learnt.find((name) => grouped.filter((own) => own === name).length !== 1);
  if (alone !== undefined)
    return `the column ${alone} must belong to exactly one of the inputs, which name the reasons`;
  return findFirst(columns, findColumnFault);
}

function findColumnFault(column: TermsColumn): string | undefined {
  if (column.kind === 'number') return findNumberFault(column.name, column);
  if (column.kind === 'text') return findFirst(column.parts, (part) => findPartFault(column.name, part));
  return findListFault(`the levels of ${column.name}`, column.levels);
}

function findPartFault(name: string, part: TermsPart): string | undefined {
  if (part.kind === 'amount' || part.kind === 'day') return findNumberFault(name, part);
  if (part.kind === 'month') return undefined;
  return findListFault(`a part of ${name}`, part.kind === 'words' ? part.words : part.levels);
}

function findNumberFault(name: string, { knots, log, values = [] }: Partial<NumberTerms>): string | undefined {
  if (!Array.isArray(knots) || knots.length < 2) return `${name} needs at least two knots`;
  if (!ascends(knots)) return `the knots of ${name} must ascend`;
  if (log && knots[0] <= 0) return `${name} is learnt in its logarithm, and has a knot that is not positive`;
  return ascends(values) ? undefined : `the values of ${name} must ascend`;
}

function findListFault(what: string, list: readonly string[]): string | undefined {
  return new Set(list).size < list.length ? `${what} has a word twice` : undefined;
}

const ascends = (numbers: readonly number[]): boolean => numbers.every((x, i) => i === 0 || numbers[i - 1]! < x);

function findFirst<T>(list: readonly T[], find: (each: T) => string | undefined): string | undefined {
  for (const each of list) {
    const fault = find(each);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

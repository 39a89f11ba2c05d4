import type { Version } from '../api/types.ts';

/** What a report says of a version, as far as the page shows it. A kind of target may not have all of it. */
export interface Figures {
  readonly at: string | undefined;
  /** How many files it has learnt from. */
  readonly files: number | undefined;
  readonly unit: string;
  /** The share that the range is meant to hold. */
  readonly meant: number | undefined;
  readonly scale: { readonly name: string; readonly unit: string };
  /** The version itself first, then what it is measured against. */
  readonly models: readonly Measured[];
  readonly bands: readonly Band[];
  /** The version that was live then, and how much larger the error is than its, as a share of the price. */
  readonly beside: { readonly version: string; readonly excess: number } | undefined;
}

export interface Measured {
  readonly name: string;
  readonly rows: number;
  readonly meanError: number;
  /** The median of the errors, as a share of the price. */
  readonly middleError: number;
  readonly coverage: number | undefined;
}

/** The share of prices inside of the range, from a size on. */
export interface Band {
  readonly from: number | undefined;
  readonly rows: number;
  readonly coverage: number;
}

export function readFigures({ report }: Version): Figures {
  const evaluation = partOf(report, 'evaluation');
  const beside = partOf(partOf(report, 'comparison'), 'champion');
  const [version, excess] = [textOf(beside, 'version'), numberOf(beside, 'excess')];
  return {
    at: textOf(report, 'at'),
    files: numberOf(report, 'uploads'),
    unit: textOf(report, 'unit') ?? '',
    meant: numberOf(report, 'coverage'),
    scale: { name: textOf(partOf(report, 'scale'), 'name') ?? '', unit: textOf(partOf(report, 'scale'), 'unit') ?? '' },
    models: listOf(evaluation, 'models').flatMap(readMeasured),
    bands: listOf(evaluation, 'coverageByBand').flatMap(readBand),
    beside: version !== undefined && excess !== undefined ? { version, excess } : undefined,
  };
}

/** What was decided of a version, in a sentence. */
export const decisionOf = ({ decision }: Version): string | undefined => textOf(decision, 'message');

function readMeasured(value: unknown): Measured[] {
  const metrics = partOf(value, 'metrics');
  const [name, rows] = [textOf(value, 'name'), numberOf(metrics, 'rows')];
  const meanError = numberOf(metrics, 'meanAbsoluteError');
  const middleError = numberOf(metrics, 'medianAbsolutePercentageError');
  if (name === undefined || rows === undefined || meanError === undefined || middleError === undefined) return [];
  return [{ name, rows, meanError, middleError, coverage: numberOf(value, 'coverage') }];
}

function readBand(value: unknown): Band[] {
  const [rows, coverage] = [numberOf(value, 'rows'), numberOf(value, 'coverage')];
  if (rows === undefined || coverage === undefined) return [];
  return [{ from: numberOf(value, 'from'), rows, coverage }];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const partOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

function numberOf(value: unknown, name: string): number | undefined {
  const part = partOf(value, name);
  return typeof part === 'number' ? part : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const part = partOf(value, name);
  return typeof part === 'string' ? part : undefined;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const part = partOf(value, name);
  return Array.isArray(part) ? part : [];
}

import { useEffect, useState } from 'preact/hooks';
import { askPrices } from '../api/ask-price.ts';
import type { Api } from '../api/client.ts';
import type { CallProblem } from '../api/outcome.ts';
import type { Card, InputError, Item, Listed, WrongItem } from '../api/types.ts';
import { type Columns, itemOf, type Table, type TableRow } from './table.ts';

export interface PricedRow {
  readonly row: TableRow;
  readonly item: Item;
  readonly answer: Listed;
}

export interface FailedRow {
  readonly row: TableRow;
  readonly item: Item;
  readonly errors: readonly InputError[];
}

export interface Pricing {
  readonly priced: readonly PricedRow[];
  readonly failed: readonly FailedRow[];
  /** How many rows have been answered. */
  readonly done: number;
  readonly version?: string;
  /** Why it has ended before its last row. */
  readonly ended?: 'cancelled' | 'away' | CallProblem;
}

const NOTHING: Pricing = { priced: [], failed: [], done: 0 };

/** Rows of one call. The progress moves with each call. */
const ROWS_A_CALL = 200;

/** Prices the rows of a table, some at a time. All are priced by the version that prices the first ones. */
export function usePricing(api: Api, card: Card, table: Table, columns: Columns) {
  const [pricing, setPricing] = useState(NOTHING);
  const [isCancelled, setCancelled] = useState(false);
  useEffect(() => {
    if (isCancelled) return setPricing((now) => ({ ...now, ended: 'cancelled' }));
    const controller = new AbortController();
    priceAll(api, card, table, columns, controller.signal, setPricing);
    return () => controller.abort();
  }, [api, card, table, columns, isCancelled]);
  const priceAgain = async (failed: FailedRow, item: Item): Promise<void> => {
    const answers = await askRows(api, card, [item], pricing.version);
    if (!('ended' in answers)) setPricing((now) => settle(now, failed, item, answers.items[0]));
  };
  return { pricing, cancel: () => setCancelled(true), priceAgain };
}

async function priceAll(
  api: Api,
  card: Card,
  { rows }: Table,
  columns: Columns,
  signal: AbortSignal,
  onChange: (pricing: Pricing) => void,
): Promise<void> {
  let pricing = NOTHING;
  while (pricing.done < rows.length) {
    const some = rows.slice(pricing.done, pricing.done + ROWS_A_CALL);
    const items = some.map((row) => itemOf(card, columns, row));
    const answers = await askRows(api, card, items, pricing.version, signal);
    if (signal.aborted) return;
    if ('ended' in answers) return onChange({ ...pricing, ended: answers.ended });
    pricing = withAnswers(pricing, some, items, answers);
    onChange(pricing);
  }
}

type Answers = { readonly items: readonly (Listed | WrongItem)[]; readonly version: string };

async function askRows(
  api: Api,
  { dataset }: Card,
  items: readonly Item[],
  version: string | undefined,
  signal?: AbortSignal,
): Promise<Answers | { readonly ended: NonNullable<Pricing['ended']> }> {
  const outcome = await askPrices(api, { dataset, version, signal }, items);
  if (outcome.kind === 'problem') return { ended: outcome.problem };
  if (outcome.kind !== 'answer') return { ended: 'away' };
  return outcome.data;
}

function withAnswers(
  pricing: Pricing,
  rows: readonly TableRow[],
  items: readonly Item[],
  { items: answers, version }: Answers,
): Pricing {
  const priced: PricedRow[] = [];
  const failed: FailedRow[] = [];
  for (const [i, row] of rows.entries()) {
    const [item, answer] = [items[i], answers[i]];
    if (item === undefined || answer === undefined) continue;
    if ('error' in answer) failed.push({ row, item, errors: answer.error.errors ?? [] });
    else priced.push({ row, item, answer });
  }
  return {
    priced: [...pricing.priced, ...priced],
    failed: [...pricing.failed, ...failed],
    done: pricing.done + rows.length,
    version,
  };
}

/** A row that had failed was put right, or is wrong in another way. */
function settle(now: Pricing, before: FailedRow, item: Item, answer: Listed | WrongItem | undefined): Pricing {
  if (answer === undefined) return now;
  if ('error' in answer) {
    const next = { ...before, item, errors: answer.error.errors ?? [] };
    return { ...now, failed: now.failed.map((one) => (one.row === before.row ? next : one)) };
  }
  const priced = [...now.priced, { row: before.row, item, answer }].sort((a, b) => a.row.line - b.row.line);
  return { ...now, priced, failed: now.failed.filter(({ row }) => row !== before.row) };
}

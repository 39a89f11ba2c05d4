import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../datasets/dataset.ts';
import { findStoredCurrency, keepCurrency } from '../../lambdas/flow/ingest/store-currency.ts';
import { CorruptLedgerError } from '../../registry/corrupt-ledger-error.ts';
import { moveLedger, readLedger } from '../../registry/ledger-store.ts';
import { writeOnce } from '../../registry/storage/write-once.ts';
import { CurrencyError, findWrongCurrency, withCurrency } from '../../training/table/with-currency.ts';
import type { Home } from './home.ts';

const fileOf = ({ folder }: Pick<Home, 'folder'>): string => join(folder, 'currency');

/**
 * The currency of the owner, if one was ever chosen. Without it prices are in the currency that each dataset declares.
 * @throws CurrencyError if the file holds none
 */
export function findCurrency(home: Pick<Home, 'folder'>): string | undefined {
  const text = readIfThere(fileOf(home))?.trim();
  const wrong = text === undefined ? undefined : findWrongCurrency(text);
  if (wrong !== undefined) throw new CurrencyError(`${fileOf(home)}: ${wrong}`);
  return text;
}

/**
 * Chooses the currency once. What was learnt is in it, so it stays.
 * @throws CurrencyError if it is none, if another one was chosen before, or if the owner has sent prices without choosing one
 */
export async function chooseCurrency(
  home: Pick<Home, 'folder' | 'data'>,
  datasets: Iterable<Dataset>,
  asked: string | undefined,
): Promise<void> {
  if (asked === undefined) return;
  const wrong = findWrongCurrency(asked);
  if (wrong !== undefined) throw new CurrencyError(`--${wrong}`);
  if (findCurrency(home) === undefined)
    for (const dataset of datasets) {
      const stored = findStoredCurrency(dataset, await readLedger(home.data, dataset.name));
      if (stored !== undefined && stored !== withCurrency(dataset, asked).target.unit)
        throw new CurrencyError(
          `--currency is ${asked}, but prices of ${dataset.name} in ${home.folder} are in ${stored} already; use another STIMA_HOME, or send a list in ${asked} as a source of its own.`,
        );
    }
  await writeOnce(fileOf(home), `${asked}\n`);
  const chosen = findCurrency(home);
  if (chosen !== asked)
    throw new CurrencyError(
      `--currency is ${asked}, but prices of ${home.folder} are in ${chosen}; use another STIMA_HOME, or send a list in ${asked} as a source of its own.`,
    );
}

/**
 * Uploads say the currency of their prices. Those from before that was kept are in the one of their home.
 * @param datasets in the currency of the home
 */
export async function keepCurrencies({ data }: Pick<Home, 'data'>, datasets: Iterable<Dataset>): Promise<void> {
  for (const dataset of datasets)
    await moveLedger(data, dataset.name, (ledger) => keepCurrency(dataset, ledger)).catch((error: unknown) => {
      // The owner repairs a damaged ledger through the server. The next start looks again.
      if (!(error instanceof CorruptLedgerError)) throw error;
    });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

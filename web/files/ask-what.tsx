import { useEffect, useRef } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { countOf } from '../words/sentences.ts';
import type { Columns, Table } from './table.ts';

interface AskProps {
  readonly card: Card;
  readonly name: string;
  /** Absent if the page cannot read the file. */
  readonly table: Table | undefined;
  readonly columns: Columns | undefined;
  readonly onPrice: (table: Table, columns: Columns) => void;
  readonly onLearn: () => void;
}

/** One question. What is more likely meant is the main button: a file without prices cannot teach. */
export function AskWhat({ card, name, table, columns, onPrice, onLearn }: AskProps) {
  const { number } = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [name]);
  const hasPrices = columns?.hasPrices ?? true;
  const items = table ? `these ${countOf(table.rows.length, card.item, number)}` : 'it';
  return (
    <div class="calm banner">
      <h2 tabIndex={-1} ref={heading}>
        {hasPrices ? `Price ${items}, or let Stima learn from them?` : `${name} has no column of prices`}
      </h2>
      <p class="note">
        {name}
        {hasPrices
          ? '. It has prices: Stima can learn from them, or say what it would ask.'
          : '. It can be priced. To learn from it, Stima needs the prices that your experts ask.'}
      </p>
      <p class="acts">
        {table && columns && (
          <button type="button" class={hasPrices ? '' : 'main'} onClick={() => onPrice(table, columns)}>
            Price {items}
          </button>
        )}
        {hasPrices && (
          <button type="button" class="main" onClick={onLearn}>
            Learn from {table ? 'them' : 'it'}
          </button>
        )}
      </p>
    </div>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import type { Card } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { askingWords } from '../words/asking-words.ts';
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
  const { forAll, noun, nouns, done } = askingWords(card);
  const items = table ? `these ${countOf(table.rows.length, card.item, number)}` : 'it';
  return (
    <div class="calm banner">
      <h2 tabIndex={-1} ref={heading}>
        {hasPrices ? `${forAll} ${items}, or let Stima learn from them?` : `${name} has no column of ${nouns}`}
      </h2>
      <p class="note">
        {name}
        {hasPrices
          ? `. It has ${nouns}: Stima can learn from them, or give its own.`
          : `. Its ${card.item.plural} can be ${done}. To learn from it, Stima needs the ${noun} for each, as you know it.`}
      </p>
      <p class="acts">
        {table && columns && (
          <button type="button" class={hasPrices ? '' : 'main'} onClick={() => onPrice(table, columns)}>
            {forAll} {items}
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

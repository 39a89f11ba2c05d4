import type { Card, PricePrediction } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { sentence, shareOf } from '../words/sentences.ts';

interface RangeWordsProps {
  readonly card: Card;
  readonly prediction: PricePrediction;
}

/** The range as a sentence, or why there is none that can be relied on. */
export function RangeWords({ card, prediction: { range, unit } }: RangeWordsProps) {
  const { money, percent } = useFormats();
  const { low, high, coverage, unsupported } = range;
  const ends = (
    <>
      <b>{money(low, unit, 0)}</b> and <b>{money(high, unit, 0)}</b>
    </>
  );
  return (
    <>
      <p class="lead" id="range-words">
        {coverage === null ? (
          <>A guess: between {ends}.</>
        ) : (
          <>
            {shareOf(coverage, percent(coverage))} {card.item.plural} like this lie between {ends}.
          </>
        )}
      </p>
      {unsupported && <p class="note">{sentence(unsupported.message)}</p>}
    </>
  );
}

import type { Market, PricePrediction } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { LevelChoice } from '../market/level-choice.tsx';

interface LevelWordsProps {
  readonly prediction: PricePrediction;
  readonly market: Market | undefined;
  /** Absent where nothing can be chosen, as on paper. */
  readonly onLevel?: (asOf: string | undefined) => void;
}

/** The time whose level a price has, and how many of the owner's own rows that level rests on. */
export function LevelWords({ prediction: { asOf, ownRows }, market, onLevel }: LevelWordsProps) {
  const { number, period } = useFormats();
  if (asOf === undefined) return null;
  const periods = market?.periods.map((one) => one.period) ?? [];
  const from =
    ownRows === undefined ? '' : `, from ${number(ownRows)} ${ownRows === 1 ? 'row' : 'rows'} of the owner’s own`;
  return (
    <p class="note">
      {onLevel && periods.includes(asOf) ? (
        <LevelChoice asOf={asOf} periods={periods} onChoose={onLevel} />
      ) : (
        `At the level of ${period(asOf)}`
      )}
      {from}.
    </p>
  );
}

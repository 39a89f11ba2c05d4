import { useFormats } from '../locale/locale.tsx';

interface LevelChoiceProps {
  /** The period whose level the price has: `2026-06`. */
  readonly asOf: string;
  /** The periods that are known, in the order of time. */
  readonly periods: readonly string[];
  /** Nothing asks for the level of today. */
  readonly onChoose: (asOf: string | undefined) => void;
}

/** The time whose level a price has, as a list from which another one is asked for. */
export function LevelChoice({ asOf, periods, onChoose }: LevelChoiceProps) {
  const { period } = useFormats();
  const last = periods.at(-1);
  return (
    <label>
      At the level of{' '}
      <select
        class="inline"
        value={asOf}
        onChange={({ currentTarget }) => onChoose(currentTarget.value === last ? undefined : currentTarget.value)}
      >
        {periods.toReversed().map((name) => (
          <option key={name} value={name}>
            {period(name)}
            {name === last && ', the latest'}
          </option>
        ))}
      </select>
    </label>
  );
}

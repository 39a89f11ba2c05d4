import type { Card, PricePrediction } from '../api/types.ts';
import { itemText } from '../declaration/given-value.ts';
import { moneyName } from '../locale/formats.ts';
import { useFormats } from '../locale/locale.tsx';
import { stepsOf } from '../reasons/input-reasons.tsx';
import { layOut } from '../reasons/waterfall.ts';
import { WaterfallTable } from '../reasons/waterfall-table.tsx';

interface ReasonsProps {
  readonly card: Card;
  readonly prediction: PricePrediction;
  readonly id: string;
}

/** The reasons as a waterfall. A kind of target whose reasons are no amounts has a list of what the price rests on. */
export function Reasons({ card, prediction, id }: ReasonsProps) {
  const formats = useFormats();
  const { reasons, reference, price, unit } = prediction;
  const steps = stepsOf(card, reasons, formats);
  if (reference === undefined || steps.some(({ amount }) => amount === undefined))
    return (
      <ul class="ledger" aria-labelledby={id}>
        {steps.map(({ label, given }) => (
          <li key={label}>
            <span>{label}</span>
            <span class="v">{given}</span>
          </li>
        ))}
      </ul>
    );
  const { singular } = card.item;
  return (
    <WaterfallTable
      waterfall={layOut(reference.price, steps, price)}
      reference={{
        label: `A ${singular} to compare with`,
        given: itemText(card, reference.item, formats),
        amount: formats.number(reference.price, 2),
      }}
      total={{ label: `This ${singular}`, amount: formats.number(price, 2) }}
      labelledBy={id}
      unit={moneyName(unit)}
    />
  );
}

import type { Card, PricePrediction } from '../api/types.ts';
import { inputTitle } from '../declaration/fields.ts';
import { type Formats, moneyName } from '../locale/formats.ts';
import { useFormats } from '../locale/locale.tsx';
import { givenText, itemText } from './given-value.ts';
import { layOut, type Step } from './waterfall.ts';
import { WaterfallTable } from './waterfall-table.tsx';

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

/** Reasons as they are drawn: what, what was given, and how much it adds. */
export function stepsOf(
  card: Card,
  reasons: readonly { readonly input: string; readonly given: unknown; readonly amount: number }[],
  formats: Formats,
): readonly Step[] {
  const columnsOf = (name: string) => card.inputs.find((input) => input.name === name)?.columns ?? [];
  return reasons.map(({ input, given, amount }) => ({
    label: inputTitle(card, input),
    given: givenText(card, given, columnsOf(input), formats),
    amount,
  }));
}

/** Explanations of inputs whose columns do not say enough. */
export function InputNotes({ card }: { readonly card: Card }) {
  return (
    <>
      {card.inputs.map(
        ({ name, description }) =>
          description !== undefined && (
            <details key={name} class="why-more">
              <summary>What “{inputTitle(card, name)}” counts</summary>
              <p class="note">{description}</p>
            </details>
          ),
      )}
    </>
  );
}

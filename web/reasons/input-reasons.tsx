import type { Card } from '../api/types.ts';
import { inputTitle } from '../declaration/fields.ts';
import { givenText } from '../declaration/given-value.ts';
import type { Formats } from '../locale/formats.ts';
import type { Step } from './waterfall.ts';

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

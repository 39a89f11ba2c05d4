import type { ComponentChildren } from 'preact';
import type { Card, DecisionPrediction } from '../api/types.ts';
import { itemText } from '../declaration/given-value.ts';
import { capitalise } from '../frame/header.tsx';
import { useFormats } from '../locale/locale.tsx';
import { CopyButton } from '../reasons/copy-button.tsx';
import { InputNotes, stepsOf } from '../reasons/input-reasons.tsx';
import { layOut } from '../reasons/waterfall.ts';
import { WaterfallTable } from '../reasons/waterfall-table.tsx';
import { ChanceStrip } from './chance-strip.tsx';

/** Where the chance that is needed comes from. */
const WHY_NEEDED: Readonly<Record<DecisionPrediction['thresholdFrom'], string>> = {
  declared: 'The chance that is needed was chosen by the owner.',
  costs: 'The chance that is needed follows from what the owner says the two mistakes cost.',
  'even odds': 'The chance that is needed is one half, since nobody has said what the two mistakes cost.',
};

interface DecisionProps {
  readonly card: Card;
  readonly prediction: DecisionPrediction;
  readonly isOld: boolean;
  readonly warnings: ComponentChildren;
  readonly actions: ComponentChildren;
}

/** A yes or no: its word, the chance that it rests on, and its reasons in percentage points. */
export function DecisionView({ card, prediction, isOld, warnings, actions }: DecisionProps) {
  const formats = useFormats();
  const { percent } = formats;
  const { decision, probability, threshold, thresholdFrom, reference, reasons, principalReasons = [] } = prediction;
  const { singular } = card.item;
  const yes = card.target.answers?.yes ?? 'yes';
  // The service rounds chances to 0.01 points. So the amounts add up as they are shown.
  const points = stepsOf(card, reasons, formats).map((step) => ({ ...step, amount: 100 * step.amount }));
  return (
    <>
      <section class="first">
        <header>
          <h2>Answer</h2>
          <span class="note">
            {capitalise(card.target.column)}: {yes}, or {card.target.answers?.no ?? 'no'}?
          </span>
        </header>
        <p class={isOld ? 'price word stale' : 'price word'} id="price">
          {capitalise(decision)}
        </p>
        <ChanceStrip probability={probability} threshold={threshold} />
        <p class="lead" id="range-words">
          The chance of “{yes}” is <b>{percent(probability, 1)}</b>; from {percent(threshold, 1)} on the answer is “
          {yes}”.
        </p>
        <p class="note">{WHY_NEEDED[thresholdFrom]}</p>
        {warnings}
        {actions}
      </section>
      <section>
        <header>
          <h2 id="why">Why this answer</h2>
          <span class="note">percentage points of “{yes}”; they add up exactly</span>
        </header>
        <WaterfallTable
          waterfall={layOut(100 * reference.probability, points, 100 * probability)}
          reference={{
            label: `A ${singular} to compare with`,
            given: itemText(card, reference.item, formats),
            amount: percent(reference.probability, 2),
          }}
          total={{ label: `This ${singular}`, amount: percent(probability, 2) }}
          labelledBy="why"
          unit="percentage points"
        />
        <InputNotes card={card} />
      </section>
      {principalReasons.length > 0 && (
        <section>
          <header>
            <h2>For the notice</h2>
            <CopyButton label="Copy the reasons" text={() => principalReasons.join('\n')} />
          </header>
          <p class="note">What counts most against “{yes}”, the strongest first.</p>
          <ol id="notice">
            {principalReasons.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

import { useEffect, useState } from 'preact/hooks';
import type { Prediction } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';

/** On a narrow screen the price stands at the top, where no keyboard covers it, and goes when the price itself is in sight. */
export function PriceBar({ prediction: { price, unit, range } }: { readonly prediction: Prediction }) {
  const { money } = useFormats();
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const figure = document.getElementById('price');
    if (!figure) return;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false));
    observer.observe(figure);
    return () => observer.disconnect();
  }, []);
  return (
    <a class={isSeen ? 'bar-top seen' : 'bar-top'} href="#result" onClick={goToAnswer}>
      <b>{money(price, unit)}</b>
      <span>
        {money(range.low, unit, 0)} to {money(range.high, unit, 0)}
      </span>
    </a>
  );
}

/** The address keeps the item. */
function goToAnswer(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('result')?.focus();
}

import { useEffect, useState } from 'preact/hooks';
import type { Prediction } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { headline } from './headline.ts';

/** On a narrow screen the price stands at the top, where no keyboard covers it, and goes when the price itself is in sight. */
export function PriceBar({ prediction }: { readonly prediction: Prediction }) {
  const { figure, beside } = headline(prediction, useFormats());
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const element = document.getElementById('price');
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting ?? false));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <a class={isSeen ? 'bar-top seen' : 'bar-top'} href="#result" onClick={goToAnswer}>
      <b>{figure}</b>
      <span>{beside}</span>
    </a>
  );
}

/** The address keeps the item. */
function goToAnswer(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('result')?.focus();
}

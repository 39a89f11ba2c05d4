import { useEffect, useRef, useState } from 'preact/hooks';
import type { Card, Market } from '../api/types.ts';
import { useFormats } from '../locale/locale.tsx';
import { furthest, pointsOf } from './market-lines.ts';

interface MarketProps {
  readonly card: Card;
  readonly market: Market;
}

/** What the market did: a sentence, a line for each size, and the figures. */
export function MarketSection({ card, market }: MarketProps) {
  const { period, percent, signedPercent, number } = useFormats();
  const { plural } = card.item;
  const far = furthest(market);
  const { asOf, coverage, periods } = market;
  if (far === undefined) return null;
  return (
    <section>
      <header>
        <h2>What the market did</h2>
        <span class="note">
          equal {plural} against {period(asOf)}
        </span>
      </header>
      <p class="lead small">
        {far.level === 1
          ? `Prices have not moved.`
          : `In ${period(far.period)} ${plural} cost ${percent(Math.abs(far.level - 1), 1)} ${far.level > 1 ? 'more' : 'less'} than in ${period(asOf)}.`}
      </p>
      <Picture market={market} />
      <p class="note">The pale bands hold the true level {percent(coverage)} of the time.</p>
      <details>
        <summary>The figures, all sizes together</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col" class="n">
                  Against {period(asOf)}
                </th>
                <th scope="col" class="n">
                  From
                </th>
                <th scope="col" class="n">
                  To
                </th>
                <th scope="col" class="n">
                  {plural}
                </th>
              </tr>
            </thead>
            <tbody>
              {periods.toReversed().map(({ period: name, level, low, high, rows }) => (
                <tr key={name}>
                  <th scope="row">{period(name)}</th>
                  <td class="n">{signedPercent(level - 1, 1)}</td>
                  <td class="n">{signedPercent(low - 1, 1)}</td>
                  <td class="n">{signedPercent(high - 1, 1)}</td>
                  <td class="n">{number(rows)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}

/** The script that draws is large. It is loaded when there is something to draw. */
function Picture({ market }: { readonly market: Market }) {
  const { period, signedPercent, measure } = useFormats();
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (width === 0) return;
    let isWanted = true;
    const draw = async () => {
      const { drawMarket } = await import('./draw-market.ts');
      const points = pointsOf(market, (size) => measure(size, market.scale.unit));
      if (isWanted) place.current?.replaceChildren(drawMarket(points, { width, period, percent: signedPercent }));
    };
    // The figures stand below. Without the picture nothing is lost but the picture.
    draw().catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [market, width, period, signedPercent, measure]);
  return <div class="market" ref={place} />;
}

/** The width of an element in pixels. 0 until it is known. */
function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return width;
}

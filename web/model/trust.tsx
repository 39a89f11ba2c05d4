import type { Card } from '../api/types.ts';
import { labelOf } from '../declaration/fields.ts';
import { useFormats } from '../locale/locale.tsx';
import { percentOf } from '../reasons/waterfall.ts';
import { wilsonInterval } from './interval.ts';
import type { Band, Figures } from './read-figures.ts';

/** The axis of the picture: these shares of prices lie at its ends. */
const AXIS = { low: 0.7, high: 1 } as const;

/** How many of the prices lie in the range, by size. A group that fails is said in words too. */
export function Trust({ figures, card }: { readonly figures: Figures; readonly card: Card }) {
  const { percent, number, measure } = useFormats();
  const { bands, meant, scale } = figures;
  if (bands.length === 0 || meant === undefined) return null;
  const field = card.fields.find(({ name }) => name === scale.name);
  const title = field ? labelOf(field) : scale.name;
  const name = ({ from }: Band, i: number) => {
    const next = bands[i + 1]?.from;
    if (from === undefined) return next === undefined ? 'all' : `under ${measure(next, scale.unit)}`;
    return next === undefined
      ? `${measure(from, scale.unit)} and more`
      : `${number(from)} to ${measure(next, scale.unit)}`;
  };
  const failing = bands.flatMap((band, i) =>
    isNarrow(band, meant) ? [`${name(band, i)}: ${percent(band.coverage)}`] : [],
  );
  return (
    <section>
      <header>
        <h2>Where the range can be trusted</h2>
        <span class="note">
          share of prices inside of it, by {title.toLowerCase()}; {percent(meant)} is meant
        </span>
      </header>
      <table class="cov">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">
              <span class="sr">
                Drawn, from {percent(AXIS.low)} to {percent(AXIS.high)}
              </span>
            </th>
            <th scope="col" class="n">
              Inside
            </th>
            <th scope="col" class="n drop-n">
              {card.item.plural}
            </th>
          </tr>
        </thead>
        <tbody>
          {bands.map((band, i) => (
            <tr key={band.from}>
              <th scope="row">{name(band, i)}</th>
              <td class="plotc">
                <Share band={band} meant={meant} />
              </td>
              <td class="n">{percent(band.coverage, 1)}</td>
              <td class="n drop-n">{number(band.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="lead small">
        {failing.length === 0
          ? `In every group the range holds what is meant, as far as chance lets one say.`
          : `The range is too narrow here: ${failing.join('; ')}.`}{' '}
        The bars show how far chance alone may move each share.
      </p>
    </section>
  );
}

/** Even by chance it would not hold what is meant. */
const isNarrow = ({ coverage, rows }: Band, meant: number) => wilsonInterval(coverage, rows).high < meant;

function Share({ band, meant }: { readonly band: Band; readonly meant: number }) {
  const at = (share: number) => percentOf(Math.max(0, Math.min(1, (share - AXIS.low) / (AXIS.high - AXIS.low))));
  const { low, high } = wilsonInterval(band.coverage, band.rows);
  return (
    <svg class="wide" height="22" aria-hidden="true">
      <line class="m-mark" x1={at(meant)} x2={at(meant)} y1="-8" y2="30" />
      <line class="m-reach" x1={at(low)} x2={at(high)} y1="11" y2="11" />
      <circle class={isNarrow(band, meant) ? 'm-low' : 'm-share'} cx={at(band.coverage)} cy="11" r="4.5" />
    </svg>
  );
}

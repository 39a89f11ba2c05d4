import { useFormats } from '../locale/locale.tsx';
import { percentOf } from '../reasons/waterfall.ts';

interface RangeProps {
  readonly price: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
}

/** The part of the axis that lies beyond either end of the range. */
const MARGIN = 0.14;

/** The range as a band with its ends written, and the price as a line. The sentence below says the same in words. */
export function RangeStrip({ price, low, high, unit }: RangeProps) {
  const { money } = useFormats();
  const width = high - low || 1;
  const at = (value: number) => percentOf((value - low) / width / (1 + 2 * MARGIN) + MARGIN / (1 + 2 * MARGIN));
  return (
    <svg class="wide rng" height="84" aria-hidden="true">
      <line class="axis" x1="0" x2="100%" y1="35" y2="35" />
      <rect class="m-band" x={at(low)} y="16" width={percentOf(1 / (1 + 2 * MARGIN))} height="38" />
      <line class="m-end" x1={at(low)} x2={at(low)} y1="16" y2="54" />
      <line class="m-end" x1={at(high)} x2={at(high)} y1="16" y2="54" />
      <line class="m-price" x1={at(price)} x2={at(price)} y1="10" y2="60" />
      <text x={at(low)} y="78" text-anchor="middle">
        {money(low, unit, 0)}
      </text>
      <text x={at(high)} y="78" text-anchor="middle">
        {money(high, unit, 0)}
      </text>
    </svg>
  );
}

import { useFormats } from '../locale/locale.tsx';
import { percentOf } from '../reasons/waterfall.ts';

interface ChanceProps {
  readonly probability: number;
  readonly threshold: number;
}

/** A chance between 0 and 100 %, and the one that is needed. The sentence below says the same in words. */
export function ChanceStrip({ probability, threshold }: ChanceProps) {
  const { percent } = useFormats();
  return (
    <svg class="wide rng" height="84" aria-hidden="true">
      <line class="axis" x1="0" x2="100%" y1="42" y2="42" />
      <line class="m-limit" x1={percentOf(threshold)} x2={percentOf(threshold)} y1="20" y2="62" />
      <line class="m-price" x1={percentOf(probability)} x2={percentOf(probability)} y1="24" y2="60" />
      <text x={percentOf(threshold)} y="14" text-anchor={anchorAt(threshold)}>
        needed {percent(threshold, 1)}
      </text>
      <text x="0" y="78">
        {percent(0)}
      </text>
      <text x="100%" y="78" text-anchor="end">
        {percent(1)}
      </text>
    </svg>
  );
}

/** A text near an end of the axis stays within it. */
function anchorAt(share: number): 'start' | 'middle' | 'end' {
  if (share < 0.15) return 'start';
  return share > 0.85 ? 'end' : 'middle';
}

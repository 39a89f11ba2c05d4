import type { Card } from '../api/types.ts';
import { ChooseNumbers, useFormats } from '../locale/locale.tsx';

export function Footer({ card }: { readonly card: Card | undefined }) {
  const { moment } = useFormats();
  const champion = card?.champion;
  return (
    <footer class="foot">
      <div class="wrap">
        <span>{champion && `Answered by ${champion.version}, live since ${moment(champion.since)}`}</span>
        <a href="/docs">For developers</a>
        <ChooseNumbers />
      </div>
    </footer>
  );
}

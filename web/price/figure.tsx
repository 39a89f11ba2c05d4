import { useFormats } from '../locale/locale.tsx';

/** A price as on a price tag, with the sign where the language puts it. */
export function Figure({
  price,
  unit,
  isOld,
}: {
  readonly price: number;
  readonly unit: string;
  readonly isOld?: boolean;
}) {
  const { moneyParts } = useFormats();
  const { sign, isSignFirst, whole, rest } = moneyParts(price, unit);
  const currency = <span class="cur">{sign}</span>;
  return (
    <p class={isOld ? 'price stale' : 'price'} id="price">
      {isSignFirst && currency}
      {whole}
      <span class="cents">{rest}</span>
      {!isSignFirst && <> {currency}</>}
    </p>
  );
}

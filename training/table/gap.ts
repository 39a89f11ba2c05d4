import { isMissing } from './missing.ts';

/** Words that forms and exports write where nothing is known, beside the signs of `isMissing`. */
const NOTHING_SAID =
  /^\s*(?:unknown|select(?:\s.{0,20})?|please select|not (?:available|known|given|specified|applicable)|missing|undefined|unspecified|blank|empty|unbekannt|keine angabe|k\. ?a\.|inconnu|desconocido|sconosciuto|onbekend)\s*$/i;

/** Whether a cell says nothing. */
export function isGap(text: string): boolean {
  return isMissing(text) || (text.length <= 40 && NOTHING_SAID.test(text));
}

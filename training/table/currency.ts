/**
 * The signs and words beside amounts, with the currencies that they may mean. They are in lower case without a point at
 * the end.
 */
const SIGNS: Readonly<Record<string, string>> = {
  $: 'USD CAD AUD NZD HKD SGD MXN TWD',
  us$: 'USD',
  usd$: 'USD',
  dollar: 'USD CAD AUD NZD HKD SGD',
  dollars: 'USD CAD AUD NZD HKD SGD',
  'us-dollar': 'USD',
  'us-dollars': 'USD',
  'us dollar': 'USD',
  'us dollars': 'USD',
  美元: 'USD',
  米ドル: 'USD',
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  '¥': 'JPY CNY',
  'cn¥': 'CNY',
  円: 'JPY',
  日元: 'JPY',
  元: 'CNY',
  人民币: 'CNY',
  rmb: 'CNY',
  '₹': 'INR',
  rs: 'INR',
  '₪': 'ILS',
  nis: 'ILS',
  欧元: 'EUR',
  港元: 'HKD',
  hk$: 'HKD',
  a$: 'AUD',
  au$: 'AUD',
  c$: 'CAD',
  ca$: 'CAD',
  nz$: 'NZD',
  s$: 'SGD',
  r$: 'BRL',
  mx$: 'MXN',
  '₽': 'RUB',
  '₩': 'KRW',
  '₺': 'TRY',
  '฿': 'THB',
  zł: 'PLN',
  kr: 'SEK NOK DKK',
  fr: 'CHF',
  sfr: 'CHF',
  dh: 'AED',
  dhs: 'AED',
  sr: 'SAR',
};

/** The codes of ISO 4217 for currencies in which goods are traded. */
const CODES =
  'USD EUR GBP JPY CNY INR ILS HKD AUD CAD NZD SGD BRL MXN RUB KRW TRY PLN SEK NOK DKK CHF AED ZAR BWP THB TWD CZK HUF SAR'.split(
    ' ',
  );

/**
 * The ISO codes of the currencies that a sign, name or code may mean, in upper or lower case. There are none for any
 * other word.
 */
export function currenciesOf(word: string): readonly string[] {
  const lower = word.normalize('NFKC').toLowerCase().replace(/\.$/, '').trim();
  if (Object.hasOwn(SIGNS, lower)) return SIGNS[lower]!.split(' ');
  const upper = lower.toUpperCase();
  if (CODES.includes(upper)) return [upper];
  // Forms like "$ USD" and "US $" name one currency twice.
  const parts = lower.split(/\s+/);
  if (parts.length < 2 || parts.length > 3) return [];
  const [first = [], ...others] = parts.map(currenciesOf);
  return first.filter((code) => others.every((codes) => codes.includes(code)));
}

/**
 * The parts of a text that may name a currency: a sign, a code, or a short word beside a digit. It is used for a quick
 * look at many lines at once.
 */
export const CURRENCY_PATTERN = `[$€£¥￥₹₪₽₩₺฿円元]|米ドル|人民币|${CODES.join('|')}|\\d ?(?:Rs|kr|Fr|zł)|(?:Rs|kr|Fr)\\.? ?\\d`;

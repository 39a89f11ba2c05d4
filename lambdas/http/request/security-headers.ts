/**
 * What every answer carries, whoever gives it: nothing is guessed to be of another type than it says, and nothing that a key or
 * a token has opened stays in a cache. What anybody may see says otherwise itself.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** The policy of a page of ours: it loads nothing, sends nothing, and lies in no frame of another site. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

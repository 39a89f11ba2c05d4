/**
 * The headers of every answer. No browser may guess another type than the answer names. No answer that needs a key or a token may
 * stay in a cache; public answers set their own header for that.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** The policy of our pages: a page loads nothing, sends nothing, and no other site may put it into a frame. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

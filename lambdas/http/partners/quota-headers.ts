/**
 * The quota of a month in the header fields of the IETF's draft (draft-ietf-httpapi-ratelimit-headers): its size and
 * window in seconds, what remains of it, and when it begins anew.
 */
export function quotaHeaders(quota: number, used: number, at: Date): Readonly<Record<string, string>> {
  const window = (startOfNextMonth(at) - startOfMonth(at)) / 1_000;
  return {
    'ratelimit-policy': `"items";q=${quota};w=${window}`,
    ratelimit: `"items";r=${Math.max(0, quota - used)};t=${secondsToNextMonth(at)}`,
  };
}

/** Rounded up: who waits so long is in the next month. */
export const secondsToNextMonth = (at: Date): number => Math.ceil((startOfNextMonth(at) - at.getTime()) / 1_000);

const startOfMonth = (at: Date): number => Date.UTC(at.getUTCFullYear(), at.getUTCMonth());
const startOfNextMonth = (at: Date): number => Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);

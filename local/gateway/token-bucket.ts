export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Whether one more request of this caller is within the rate. Each caller starts with a full bucket. A caller may have a
 * rate of its own.
 */
export function createTokenBuckets(usual: Rate, now: () => number = () => performance.now()) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (name: string, { perSecond, burst }: Rate = usual): boolean => {
    const time = now();
    const bucket = buckets.get(name) ?? { tokens: burst, at: time };
    bucket.tokens = Math.min(burst, bucket.tokens + ((time - bucket.at) / 1_000) * perSecond);
    bucket.at = time;
    buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

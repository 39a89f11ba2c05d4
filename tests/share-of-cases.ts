import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    readonly shareOfCases: number;
  }
}

/** How many cases a costly test tries: all of them, but a tenth in `npm run test:fast`. A size that makes one case costly counts too. */
export const casesOf = (all: number): number => Math.ceil(all * inject('shareOfCases'));

/** The cases that a costly test tries, spread evenly over all of them: as many as `casesOf` says, and not fewer than `least`. */
export function someOf<T>(all: readonly T[], least: number): readonly T[] {
  const step = Math.floor(all.length / Math.max(least, casesOf(all.length)));
  return all.filter((_, i) => i % step === 0);
}

import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Finds what a secret opens. Compares digests, all of them and in constant time, so that neither how much of a secret is
 * right nor which one it is shows in how long the answer takes.
 */
export function createSecretLookup<T>(secrets: readonly { readonly secret: string; readonly opens: T }[]) {
  const digests = secrets.map(({ secret, opens }) => ({ digest: digestOf(secret), opens }));
  return (given: string | undefined): T | undefined => {
    if (given === undefined || given === '') return undefined;
    const digest = digestOf(given);
    let found: T | undefined;
    for (const one of digests) if (timingSafeEqual(one.digest, digest)) found = one.opens;
    return found;
  };
}

const digestOf = (secret: string) => hash('sha256', secret, 'buffer');

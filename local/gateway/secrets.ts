import { hash, timingSafeEqual } from 'node:crypto';

/**
 * Finds the entry of a secret. It compares digests in constant time, and always all of them. So the time of the answer
 * does not show how much of a secret is right, nor which secret it is.
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

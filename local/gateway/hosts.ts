import type { IncomingMessage } from 'node:http';

/** Names that always mean this machine, independent of any name server. */
const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

export type HostCheck = (incoming: IncomingMessage) => 'right' | 'foreign' | 'unclear';

/**
 * Whether a call names this server. Another site can point its own host name to 127.0.0.1. To the browser, the site's
 * pages then call their own origin. Only the host name in the call shows where the call comes from.
 * @param more names beside those of this machine, without a port
 */
export function createHostCheck(more: readonly string[] = []): HostCheck {
  const known = new Set([...OWN_HOSTS, ...more].map((name) => name.toLowerCase()));
  return ({ rawHeaders, url = '' }) => {
    let given: string | undefined;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!;
      if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
      if (given !== undefined) return 'unclear';
      given = rawHeaders[i + 1]!;
    }
    if (given === undefined) return 'unclear';
    // A request line may hold a whole address, which then counts (RFC 9112, 3.2.2).
    if (!url.startsWith('/')) return 'unclear';
    return known.has(nameOf(given)) ? 'right' : 'foreign';
  };
}

const nameOf = (host: string): string => host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');

import type { IncomingMessage } from 'node:http';

/** Names that lead to this machine and to no other, whatever a name server says. */
const OWN_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

export type HostCheck = (incoming: IncomingMessage) => 'right' | 'foreign' | 'unclear';

/**
 * Tells whether a call names this server. A page of another site can have its own name point to 127.0.0.1, and its calls then
 * come from its own origin to the browser; only the name that they carry gives them away.
 *
 * @param more names beside those of this machine, without a port
 */
export function createHostCheck(more: readonly string[] = []): HostCheck {
  const known = new Set([...OWN_HOSTS, ...more].map((name) => name.toLowerCase()));
  return ({ rawHeaders, url = '' }) => {
    const given = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]!.toLowerCase() === 'host');
    if (given.length !== 1) return 'unclear';
    // A request line may hold a whole address, which then counts (RFC 9112, 3.2.2).
    if (!url.startsWith('/')) return 'unclear';
    return known.has(nameOf(given[0]!)) ? 'right' : 'foreign';
  };
}

const nameOf = (host: string): string => host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');

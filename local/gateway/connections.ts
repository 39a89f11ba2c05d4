import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Ends every connection that no call is under way on, and each other one after its last answer. */
  readonly end: () => void;
}

/**
 * Keeps a server from holding more connections than `most`: for a new one, the one goes that has had no call under way for the
 * longest time. So neither idle clients nor slow ones take away what files and the calls of others need.
 */
export function limitConnections(server: Server, most: number): Connections {
  /** Calls under way on each, the one that has been idle the longest first. */
  const open = new Map<Socket, number>();
  let ending = false;

  const count = (socket: Socket, change: number) => {
    const calls = open.get(socket);
    if (calls === undefined) return;
    open.delete(socket);
    open.set(socket, calls + change);
    if (ending && calls + change === 0) socket.destroySoon();
  };

  server.on('connection', (socket: Socket) => {
    if (open.size >= most) {
      const [idle] = [...open].find(([, calls]) => calls === 0) ?? [socket];
      idle.destroy();
      open.delete(idle);
      if (idle === socket) return;
    }
    open.set(socket, 0);
    socket.on('close', () => open.delete(socket));
  });
  server.on('request', (incoming: IncomingMessage, answer) => {
    const { socket } = incoming;
    count(socket, 1);
    answer.on('close', () => {
      drain(incoming);
      count(socket, -1);
    });
  });
  return {
    end() {
      ending = true;
      for (const [socket, calls] of open) if (calls === 0) socket.destroy();
    },
  };
}

const GRACE_MS = 10_000;

/** Takes no more calls, and waits for those under way. One that does not end is cut off after a while. */
export function closeServer(server: Server, connections: Connections): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  connections.end();
  return closed.finally(() => clearTimeout(cut));
}

const DRAIN_BYTES = 256 * 1024 * 1024;
const DRAIN_MS = 60_000;
const DRAIN_LOOK_MS = 50;

/**
 * Reads on to the end of a body that was answered before it was read, and forgets it: many clients see an answer only once they
 * have sent everything. A body without an end is cut off.
 */
function drain(incoming: IncomingMessage): void {
  const { socket } = incoming;
  if (incoming.complete || socket.destroyed) return;
  const [bytes, started] = [socket.bytesRead, performance.now()];
  // Node throws away what comes after an answer without telling of it, so the socket's own count is looked at.
  const timer = setInterval(() => {
    if (incoming.complete || socket.destroyed) clearInterval(timer);
    else if (socket.bytesRead - bytes > DRAIN_BYTES || performance.now() - started > DRAIN_MS) socket.destroy();
  }, DRAIN_LOOK_MS).unref();
  incoming.resume();
}

/** Half of the files that this process may have open; the other half is for the store. */
export function mostConnections(): number {
  return Math.max(8, Math.min(10_000, Math.floor(openFilesLimit() / 2)));
}

/** As the kernel tells it on Linux; elsewhere what every system grants. */
function openFilesLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? Number.POSITIVE_INFINITY : Number(found);
  } catch {
    return 1_024;
  }
}

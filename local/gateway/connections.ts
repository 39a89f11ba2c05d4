import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** Ends every connection without a call under way now, and every other one after its last answer. */
  readonly end: () => void;
}

/**
 * Keeps a server from holding more than `most` connections. A new connection replaces the one that has been without a
 * call for the longest time. So idle and slow clients leave room for files and for the calls of others.
 */
export function limitConnections(server: Server, most: number): Connections {
  /** The number of calls under way on each connection. The connection that has been idle the longest comes first. */
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

/** Stops taking calls, and waits for the calls under way. After {@link GRACE_MS} the remaining calls are cut off. */
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
 * Reads and discards the rest of a body that was answered early. Many clients look at the answer only after they have
 * sent everything. A body without an end is cut off.
 */
function drain(incoming: IncomingMessage): void {
  const { socket } = incoming;
  if (incoming.complete || socket.destroyed) return;
  const [bytes, started] = [socket.bytesRead, performance.now()];
  // Node discards bytes after an answer and reports nothing. So the socket's own count is used.
  const timer = setInterval(() => {
    if (incoming.complete || socket.destroyed) clearInterval(timer);
    else if (socket.bytesRead - bytes > DRAIN_BYTES || performance.now() - started > DRAIN_MS) socket.destroy();
  }, DRAIN_LOOK_MS).unref();
  incoming.resume();
}

/** Half of the files that this process may have open. The store gets the other half. */
export function mostConnections(): number {
  return Math.max(8, Math.min(10_000, Math.floor(openFilesLimit() / 2)));
}

/** The limit of the kernel on Linux. Elsewhere it is a number that every system grants. */
function openFilesLimit(): number {
  try {
    const found = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return found === undefined ? Number.POSITIVE_INFINITY : Number(found);
  } catch {
    return 1_024;
  }
}

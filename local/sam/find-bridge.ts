import { createServer } from 'node:net';
import { runProgram } from './run-program.ts';

/**
 * The address of Docker's bridge, if this machine has that address. Containers then reach a server of this machine
 * there. If Docker runs in a virtual machine, the address is not ours, and containers reach 127.0.0.1 through
 * host.docker.internal.
 */
export async function findBridge(): Promise<string | undefined> {
  const format = '{{range .IPAM.Config}}{{.Gateway}}{{end}}';
  const { stdout } = await runProgram('docker', ['network', 'inspect', 'bridge', '--format', format]);
  const gateway = stdout.trim();
  return (await canListenOn(gateway)) ? gateway : undefined;
}

/**
 * Tries to listen on the address. The list of interfaces does not suffice, since it lacks a bridge without containers.
 */
function canListenOn(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(0, host, () => probe.close(() => resolve(true)));
  });
}

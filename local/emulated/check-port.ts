import { once } from 'node:events';
import { createServer } from 'node:net';
import { EmulatedError } from './emulated-error.ts';

/** LocalStack would start beside another server on its port, and fail much later. @throws EmulatedError */
export async function checkPort(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (cause) {
    const message = `Port ${port} of 127.0.0.1 cannot be used: it is taken, or not allowed. PORT names another.`;
    throw new EmulatedError(message, { cause });
  }
  probe.close();
  await once(probe, 'close');
}

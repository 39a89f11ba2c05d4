import { expect, it } from 'vitest';
import { endChildren, startChild } from './child-processes.ts';

const FOR_EVER = 'setInterval(() => {}, 1_000); console.log("started");';

it.skipIf(process.platform === 'win32').each([
  ['SIGTERM', FOR_EVER],
  ['SIGKILL, if it takes no notice of SIGTERM', `process.on("SIGTERM", () => {}); ${FOR_EVER}`],
])('a child that no test has ended is ended by %s', async (signal, program) => {
  const child = startChild(process.execPath, ['-e', program], {});
  await new Promise((resolve) => child.stdout.once('data', resolve));
  // A child that listens to SIGTERM need not be waited for as long as a server.
  await endChildren(signal === 'SIGTERM' ? undefined : 200);
  expect(child.signalCode).toBe(signal.slice(0, 7));
});

it('a program that cannot be started is not waited for', async () => {
  const child = startChild('/no/such/program', [], {});
  const failed = new Promise((resolve) => child.once('error', resolve));
  await endChildren();
  expect(await failed).toMatchObject({ code: 'ENOENT' });
});

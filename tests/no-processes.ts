import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

/** Setup of the fast lane. A test there that starts a process fails, with a message that says how to move it. */
const STARTING = ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'] as const;

for (const name of STARTING)
  Object.defineProperty(childProcess, name, {
    value: (command: unknown) => {
      throw new ProcessInFastLaneError(name, command);
    },
  });
syncBuiltinESMExports();

class ProcessInFastLaneError extends Error {
  override readonly name = 'ProcessInFastLaneError';

  constructor(call: string, command: unknown) {
    super(
      `${call}(${JSON.stringify(command)}) would start a process; tests of the fast lane start none. ` +
        'Name a file of tests that need one *.slow.test.ts.',
    );
  }
}

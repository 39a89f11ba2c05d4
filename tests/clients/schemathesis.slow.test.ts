import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findTool, NO_PYTHON_TOOLS } from './interface-tools.ts';
import { startWithFewStones } from './start-with-few-stones.ts';

const run = promisify(execFile);

/** The same calls each time, and few enough to take a minute. */
const BOUNDS = ['--max-examples', '8', '--seed', '1', '--generation-database', 'none', '--workers', '1'];

test('schemathesis finds no failure, by all its checks, as partner and as owner', async (context) => {
  const tool = findTool('schemathesis');
  if (tool === undefined) return context.skip(NO_PYTHON_TOOLS);
  const folder = await mkdtemp(join(tmpdir(), 'stima-schemathesis-'));
  const server = await startWithFewStones(join(folder, 'home'));
  try {
    const config = ['--config-file', join(import.meta.dirname, 'schemathesis.toml')];
    const what = ['run', `${server.url}/openapi.json`, '--url', server.url, '--checks', 'all', '--continue-on-failure'];
    const secrets = { STIMA_PARTNER_KEY: server.key, STIMA_OWNER_TOKEN: server.token };
    const { stdout } = await run(tool, [...config, ...what, ...BOUNDS, '--no-color', '--warnings', 'off'], {
      cwd: folder,
      env: { ...process.env, ...secrets },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { readonly stdout?: string }) => ({ stdout: error.stdout ?? String(error) }));
    expect(stdout.slice(stdout.indexOf('= FAILURES =') + 1)).not.toContain('Reproduce with');
    // Every call of the document was made, and the run came to its end.
    expect(stdout).toMatch(/Selected: (\d+)\/\1\s+Tested: \1\s/);
    expect(stdout).toMatch(/No issues found|\d+ generated, \d+ passed/);
  } finally {
    await server.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}, 600_000);

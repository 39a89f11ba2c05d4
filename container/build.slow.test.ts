import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('says in one sentence that there is no Docker to build with', () => {
  const script = fileURLToPath(new URL('build.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { env: { PATH: '' }, encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toBe(
    'The image cannot be built: there is no program docker on the path. Install Docker, or start it, and try again.\n',
  );
});

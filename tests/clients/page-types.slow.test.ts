import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { pageTypes } from './page-types.ts';

const root = join(import.meta.dirname, '../..');

it('the page fits the present document: its types are right with the interface as it is now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stima-page-types-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const part of ['web', 'tsconfig.json', 'package.json'])
    await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'web/api/openapi.d.ts'), await pageTypes());
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '--project', 'web'], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stonesCsv } from '../datasets/diamonds/testing/stones-csv.ts';
import { runStima } from './testing/run-stima.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/**
 * A fit with given parameters and without robust weights. The file has the byte order mark that editors on Windows
 * write.
 */
const QUICK = '\uFEFF{"reference":"none","fit":{"penalty":0.02,"length":1.2,"tolerance":1e-3}}';

let folder = '';
const stima = (args: string, cwd = folder) => runStima(args.split(' '), { cwd });
const file = (name: string) => readFile(join(folder, name), 'utf8');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-streams-'));
  await writeFile(join(folder, 'rows.csv'), stonesCsv(0, 36));
  await writeFile(join(folder, 'few.csv'), stonesCsv(1, 9_000));
  await writeFile(join(folder, 'quick.json'), QUICK);
  expect(await stima('train --data rows.csv --config quick.json --output model')).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command line with one of its streams closed by its reader, or bound to a file. */
async function runWith(args: string, streams: { readonly closed?: 'stdout' | 'stderr'; readonly stdout?: string }) {
  const out = streams.stdout === undefined ? 'pipe' : openSync(streams.stdout, 'w');
  const child = spawn(process.execPath, [MAIN, ...args.split(' ')], { cwd: folder, stdio: ['ignore', out, 'pipe'] });
  if (streams.closed) child[streams.closed]?.destroy();
  let told = '';
  child.stderr?.on('data', (chunk) => {
    told += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, told };
}

describe('a stream that is closed', () => {
  it('does not end the command if it is standard error', async () => {
    expect(await runWith('predict --model model --data few.csv --output a.csv', { closed: 'stderr' })).toMatchObject({
      code: 0,
    });
    expect((await file('a.csv')).trim().split('\n')).toHaveLength(7);
  });

  it('leaves no work undone if it is standard output', async () => {
    const args = 'evaluate --model model --data few.csv --output b.json';
    expect(await runWith(args, { closed: 'stdout' })).toMatchObject({ code: 0 });
    expect(JSON.parse(await file('b.json'))).toMatchObject({ rows: { read: 6 } });
  });

  it.runIf(process.platform === 'linux').each(['config', 'predict --model model --data few.csv --output -'])(
    'is no success if standard output is full: %s',
    async (args) => {
      const { code, told } = await runWith(args, { stdout: '/dev/full' });
      expect(code).toBe(1);
      expect(told).toMatch(/The disk is full/);
      expect(told).not.toMatch(/\n\s+at |Error:/);
    },
  );
});

describe('--output', () => {
  it('is never the input, under any name', async () => {
    const before = await file('few.csv');
    await symlink('few.csv', join(folder, 'alias.csv'));
    for (const output of ['few.csv', './few.csv', 'alias.csv'])
      expect(await stima(`predict --model model --data few.csv --output ${output}`)).toMatchObject({
        code: 2,
        stderr: `${output} is the file that is read, and would be lost; name another one for --output.\n`,
      });
    expect(await stima('evaluate --model model --data few.csv --output alias.csv')).toMatchObject({ code: 2 });
    await writeFile(join(folder, 'model/rejected.csv'), before);
    expect(await stima('train --data model/rejected.csv --config quick.json --output model')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lies in model, which is replaced'),
    });
    const piped = spawnSync(
      'sh',
      ['-c', `"$0" "$1" predict --model model --data - --output few.csv < few.csv`, process.execPath, MAIN],
      { cwd: folder },
    );
    expect(piped.status).toBe(2);
    expect(await file('few.csv')).toBe(before);
  });

  it('may be a link, also to a missing file or folder', async () => {
    await symlink('real.csv', join(folder, 'link.csv'));
    expect(await stima('predict --model model --data few.csv --output link.csv')).toMatchObject({ code: 0 });
    expect((await lstat(join(folder, 'link.csv'))).isSymbolicLink()).toBe(true);
    expect((await file('real.csv')).split('\n')).toHaveLength(8);
    await mkdir(join(folder, 'elsewhere'));
    await symlink('elsewhere', join(folder, 'linked'));
    expect(await stima('train --data rows.csv --config quick.json --output linked')).toMatchObject({ code: 0 });
    expect((await lstat(join(folder, 'linked'))).isSymbolicLink()).toBe(true);
    expect(await readdir(join(folder, 'elsewhere'))).toContain('model.json');
  });

  it('may be the folder that the command runs in, which stays the same folder', async () => {
    const here = join(folder, 'here');
    await mkdir(here);
    const { ino } = await stat(here);
    for (const time of ['first', 'second'])
      expect(
        await stima('train --data ../rows.csv --config ../quick.json --output . --quiet', here),
        time,
      ).toMatchObject({
        code: 0,
        stderr: '',
      });
    expect((await stat(here)).ino).toBe(ino);
    expect((await readdir(here)).sort()).toEqual((await readdir(join(folder, 'elsewhere'))).sort());
    expect(await file('here/model.json')).toBe(await file('elsewhere/model.json'));
    expect(await stima('predict --model model --data few.csv --output .')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('This is a folder; a file is expected: .'),
    });
  });

  const inNamespace = ['--user', '--map-root-user', '--mount', 'sh', '-c'];
  const canMount = spawnSync('unshare', [...inNamespace, 'mount -t tmpfs none /mnt']).status === 0;

  it.skipIf(!canMount)(`may be a mount${canMount ? '' : ' (skipped: no mount allowed)'}`, async () => {
    await mkdir(join(folder, 'mounted'));
    await writeFile(join(folder, 'mounted.csv'), '');
    await writeFile(join(folder, 'outside.csv'), 'old');
    const script = [
      'mount -t tmpfs none mounted && mount --bind outside.csv mounted.csv',
      '"$0" "$1" train --data rows.csv --config quick.json --output mounted',
      '"$0" "$1" predict --model mounted --data few.csv --output mounted.csv --quiet',
    ].join(' && ');
    const ran = spawnSync('unshare', [...inNamespace, script, process.execPath, MAIN], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([ran.status, ran.stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    expect((await file('outside.csv')).split('\n')).toHaveLength(8);
  });
});

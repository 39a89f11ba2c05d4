import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetFile } from '../datasets/folders.ts';
import { readSecrets } from './home/secrets.ts';
import { endChildren, startChild } from './testing/child-processes.ts';
import { callAs, startProcess, until } from './testing/server-process.ts';

const base = mkdtempSync(join(tmpdir(), 'stima-bad-day-'));
afterAll(async () => {
  await endChildren();
  rmSync(base, { recursive: true, force: true });
});

const START = fileURLToPath(new URL('./start.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const few = execFileSync('head', ['-n', '2000', datasetFile('diamonds', 'diamonds.csv')]);
/** The user that the server runs as. Root could read every file. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

describe('entries of incoming/ that cannot be read', () => {
  it.runIf(process.platform === 'linux')(
    'are named in one line each at every start, and all other files are read',
    async () => {
      const home = join(base, 'entries');
      const incoming = join(home, 'data/incoming/diamonds');
      mkdirSync(join(incoming, 'of another'), { recursive: true });
      writeFileSync(join(incoming, 'closed.csv'), few, { mode: 0 });
      chmodSync(join(incoming, 'of another'), 0);
      symlinkSync('itself', join(incoming, 'itself'));
      symlinkSync('..', join(incoming, 'above'));
      symlinkSync('/etc/passwd', join(incoming, 'passwd.csv'));
      if (isRoot)
        for (const path of [home, join(home, 'data'), join(home, 'data/incoming'), incoming])
          chownSync(path, NOBODY, NOBODY);
      chmodSync(base, 0o755);
      for (const time of ['first', 'second']) {
        const server = await startProcess(home, ['--empty'], {}, isRoot ? { uid: NOBODY, gid: NOBODY } : {});
        writeFileSync(join(incoming, `${time}.csv`), few);
        await until(
          async () => (await callAs(server, 'owner')('GET', '/v1/diamonds/uploads')).body.uploads.length === 1,
        );
        const lines = server.errors().split('\n');
        for (const name of ['closed.csv', 'of another', 'itself', 'above', 'passwd.csv'])
          expect(lines.filter((line) => line.startsWith(`data/incoming/diamonds/${name} is not read: `))).toHaveLength(
            1,
          );
        expect(await server.kill()).toBe(0);
      }
    },
  );
});

describe('few open files', () => {
  it.runIf(process.platform === 'linux')(
    'suffice for a dropped file and for prices beside 260 idle connections',
    async () => {
      const home = join(base, 'few');
      const child = startChild('sh', ['-c', 'ulimit -n 200; exec "$0" "$@"', process.execPath, START, '--empty'], {
        env: { ...process.env, STIMA_HOME: home, PORT: '0' },
      });
      let printed = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => {
          printed += chunk;
        });
      const url = await until(async () => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]);
      const { ownerToken: token, partnerKey: key } = await readSecrets({ folder: home });
      const sockets: Socket[] = [];
      for (let i = 0; i < 260; i++) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        socket.on('error', () => {});
        sockets.push(socket);
        await once(socket, 'connect');
      }
      writeFileSync(join(home, 'data/incoming/diamonds/a.csv'), few);
      const stone = { carat: 1, cut: 'Ideal', color: 'G', clarity: 'VS1' };
      const priced = await until(async () => {
        const { status, body } = await callAs({ url, key, token }, 'partner')('POST', '/v1/diamonds/predict', stone);
        return status === 200 && body;
      });
      expect(priced.version).toBe('v1');
      expect(child.exitCode).toBeNull();
      for (const socket of sockets) socket.destroy();
      child.kill();
      expect((await once(child, 'exit'))[0]).toBe(0);
    },
  );
});

describe('npm start', () => {
  it.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
    'hands %s on, and ends with its last answer',
    async (signal) => {
      const home = join(base, signal);
      const child = startChild('npm', ['start', '--', '--empty'], {
        cwd: ROOT,
        env: { ...process.env, STIMA_HOME: home, PORT: '0' },
      });
      let printed = '';
      child.stdout.on('data', (chunk) => {
        printed += chunk;
      });
      child.stderr.resume();
      const url = await until(async () => /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]);
      expect(printed).not.toMatch(/owner-[\w-]{10}/);
      const idle = connect(Number(new URL(url).port), '127.0.0.1');
      idle.on('error', () => {});
      await once(idle, 'connect');
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
      await expect
        .poll(
          () =>
            fetch(`${url}/health`).then(
              () => 'listens',
              () => 'gone',
            ),
          { timeout: 5_000 },
        )
        .toBe('gone');
    },
  );

  it('goes on when the reader of its output or its terminal goes away', async () => {
    const server = await startProcess(join(base, 'unheard'), ['--empty']);
    server.child.stdout?.destroy();
    server.child.stderr?.destroy();
    server.child.kill('SIGHUP');
    const asked = await callAs(server, 'owner')('POST', '/v1/diamonds/train');
    await until(async () => {
      const { body } = await callAs(server, 'owner')('GET', `/v1/diamonds/runs/${asked.body.runId}`);
      return body.state === 'failed';
    });
    expect(await server.kill()).toBe(0);
  });
});

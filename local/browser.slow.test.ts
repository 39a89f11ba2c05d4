import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endChildren } from './testing/child-processes.ts';
import { type ServerProcess, startProcess } from './testing/server-process.ts';

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** A page that calls the server from its own origin and writes the outcome of each call into itself. */
const attack = (
  url: string,
) => `<!doctype html><body>…<iframe src="${url}/docs"></iframe><iframe src="${url}/"></iframe><script>
const told = {};
const attempt = (name, action) => action().then((got) => { told[name] = got; }, (error) => { told[name] = error.name; });
Promise.all([
  attempt('health', () => fetch('${url}/health').then((answer) => answer.text())),
  attempt('opaque', () => fetch('${url}/health', { mode: 'no-cors' }).then((answer) => answer.type + ' ' + answer.status)),
  attempt('predict', () => fetch('${url}/v1/diamonds/predict', { method: 'POST', headers: { 'x-api-key': 'x' }, body: '{}' }).then((answer) => answer.text())),
  attempt('train', () => fetch('${url}/v1/diamonds/train', { method: 'POST', headers: { authorization: 'Bearer x' } }).then((answer) => answer.text())),
  attempt('frame', async () => [...document.querySelectorAll('iframe')].map((frame) => String(frame.contentDocument?.title ?? 'not readable')).join()),
  attempt('page', () => fetch('${url}/').then((answer) => answer.text())),
]).then(() => { document.body.textContent = JSON.stringify(told); });
</script>`;

describe.skipIf(!chromium)(
  `a page of another site in a real browser${chromium ? '' : ' (skipped: no chromium)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stima-browser-'));
    let server: ServerProcess;
    let site: Server;
    let page = '';

    beforeAll(async () => {
      server = await startProcess(join(folder, 'home'), ['--empty']);
      site = createServer((_, answer) =>
        answer.writeHead(200, { 'content-type': 'text/html' }).end(attack(server.url)),
      );
      site.on('error', () => {});
      await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
      const address = site.address();
      page = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
    });
    afterAll(async () => {
      site?.close();
      site?.closeAllConnections();
      await endChildren();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The content of a page after its scripts have run. */
    const load = async (url: string): Promise<string> => {
      const { stdout } = await promisify(execFile)(chromium!, [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--host-resolver-rules=MAP rebind.example 127.0.0.1',
        '--virtual-time-budget=10000',
        '--dump-dom',
        url,
      ]);
      return stdout;
    };

    it('reads nothing, although its calls arrive', async () => {
      const told = /\{.*\}/.exec(await load(page))?.[0];
      expect(JSON.parse(told ?? 'null')).toEqual({
        health: 'TypeError',
        opaque: 'opaque 0',
        predict: 'TypeError',
        train: 'TypeError',
        page: 'TypeError',
        frame: expect.not.stringContaining('Stima'),
      });
    });

    it('gets no answer if its own host name points to this machine', async () => {
      const { port } = new URL(server.url);
      for (const path of ['', 'health', 'docs', 'openapi.json']) {
        const shown = await load(`http://rebind.example:${port}/${path}`);
        expect(shown).toContain('foreign-host');
        expect(shown).not.toContain('diamonds');
      }
      expect(await load(`${server.url}/health`)).toContain('diamonds');
    });
  },
);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const FOLDERS = ['cli', 'container', 'files', 'lambdas', 'local', 'registry', 'training', 'web'];

/** Calls that make an emitter. An emitter may emit `error`, which ends the process if there is no listener. */
const MAKERS =
  /\b(?:createReadStream|createWriteStream|createGzip|createGunzip|createServer|new Worker|spawn|fork|watch|connect|new EventEmitter)\(/;

/** Shipped files only. A test may end with an uncaught error. */
const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(ts|js)$/.test(name) && !/\.test\.ts$|\/testing\/|\/sam\/|versitygw/.test(name)),
);

/**
 * How each file listens to the errors of its emitters. `for await`, `pipeline`, `finished` and `once` of node:events
 * listen by themselves.
 */
const HEARD: Readonly<Record<string, RegExp>> = {
  'cli/commands/check.ts': /await pipeline\(.*createWriteStream/,
  'cli/commands/train.ts': /await pipeline\(.*createWriteStream/,
  'cli/sagemaker/train-on-sagemaker.ts': /await pipeline\(.*createWriteStream/,
  'cli/stima.js': /child\.on\('error', /,
  'cli/terminal/open-input.ts': /for await \(const chunk of source\)/,
  'cli/terminal/spool-input.ts': /await pipeline\(whole\(\), createWriteStream[\s\S]*yield\* createReadStream/,
  'cli/terminal/write-output.ts': /await pipeline\(\[source, \.\.\.packing, createWriteStream/,
  'cli/training/spool-rows.ts': /finished\(out\)/,
  'container/serve.ts': /server\.on\('error', /,
  'cli/training/result-of-thread.ts': /thread\.on\('error', /,
  'cli/training/train-in-thread.ts': /resultOfThread/,
  'container/train.ts': /resultOfThread/,
  'container/join-files.ts': /await pipeline\(.*createWriteStream/,
  'files/decompress.ts': /pipeline\([\s\S]*unpacking, /,
  'files/read-tar-gz.ts': /pipeline\(source, gunzip\)/,
  // openAccepted iterates from the same turn on.
  'lambdas/flow/ingest/accepted-rows.ts': /openAccepted\(.*createReadStream/,
  'lambdas/flow/ingest/ingest-rows.ts': /finished\(accepted\)/,
  'local/answers/answer-threads.ts': /worker\.on\('error', /,
  'local/emulated/check-port.ts': /await once\(probe, 'listening'\)/,
  'local/emulated/deploy-stacks.ts': /await once\(child, 'close'\)/,
  'local/emulated/start-emulator.ts': /log\.on\('error', [\s\S]*child\.once\('error', /,
  'local/gateway/gateway.ts': /server\.on\('error', /,
  'local/runs/local-runs.ts': /spawned\.on\('error', /,
  'local/runs/watch-incoming.ts': /watcher\.on\('error', /,
  'registry/storage/file-store.ts': /for await \(const chunk of file\.createReadStream/,
  'registry/storage/write-file.ts':
    /await pipeline\(createReadStream[\s\S]*for await \(const chunk of createReadStream/,
};

it('every file that makes an emitter is listed, and listens to its errors', () => {
  const texts = files.map((name) => [name, readFileSync(join(root, name), 'utf8')] as const);
  const makers = texts.filter(([, text]) => MAKERS.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')));
  expect(makers.map(([name]) => name).filter((name) => !(name in HEARD))).toEqual([]);
  const byName = new Map(texts);
  for (const [name, heard] of Object.entries(HEARD)) expect(byName.get(name), name).toMatch(heard);
});

it('the programs that write to a terminal or a pipe listen for its end', () => {
  for (const name of ['cli/main.ts', 'local/start.ts']) {
    const text = readFileSync(join(root, name), 'utf8');
    expect(text, name).toMatch(
      /process\.stdout\.on\('error', |\[process\.stdout, process\.stderr\]\) stream\.on\('error', /,
    );
    expect(text, name).toMatch(/process\.stderr\.on\('error', |\[process\.stdout, process\.stderr\]/);
  }
});

it('no file catches uncaught errors of the process', () => {
  for (const name of files)
    expect(readFileSync(join(root, name), 'utf8'), name).not.toMatch(/uncaughtException|unhandledRejection/);
});

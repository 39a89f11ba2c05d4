import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkHome } from './check-home.ts';
import { readSecrets } from './secrets.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stima-secrets-'));
  path = join(folder, 'secrets.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LONG = 'x'.repeat(20);

it('makes them once, readable by their owner alone, with header files for curl', async () => {
  const home = join(folder, 'home');
  const made = await readSecrets({ folder: home });
  expect(await readSecrets({ folder: home })).toEqual(made);
  expect((await readdir(home)).sort()).toEqual(['owner.header', 'partner.header', 'secrets.json']);
  for (const name of ['', 'secrets.json', 'owner.header', 'partner.header'])
    expect((await stat(join(home, name))).mode & 0o777).toBe(name === '' ? 0o700 : 0o600);
  expect(await readFile(join(home, 'partner.header'), 'utf8')).toBe(`x-api-key: ${made.partnerKey}\n`);
  expect(await readFile(join(home, 'owner.header'), 'utf8')).toBe(`authorization: Bearer ${made.ownerToken}\n`);
});

it('makes one set if ten processes start at once', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => readSecrets({ folder })));
  expect(new Set(all.map(({ ownerToken }) => ownerToken)).size).toBe(1);
});

it.each([
  ['', 'is not JSON'],
  ['null', 'holds no object'],
  ['{}', 'has no text as partnerKey'],
  [JSON.stringify({ partnerKey: null }), 'has no text as partnerKey'],
  [JSON.stringify({ partnerKey: 'a' }), 'has a partnerKey of 1 characters, and 20 are the fewest'],
  [JSON.stringify({ partnerKey: `${LONG}\n` }), 'has a partnerKey that cannot be sent in a header'],
  [JSON.stringify({ partnerKey: LONG, ownerToken: LONG, uploadSecret: LONG }), 'has one secret for two purposes'],
])('refuses %j and says what to do, without showing the secret', async (text, flaw) => {
  await writeFile(path, text, { mode: 0o600 });
  await expect(readSecrets({ folder })).rejects.toThrow(`${path} ${flaw}; delete it and start again for new secrets.`);
});

it.skipIf(process.platform === 'win32')(
  'refuses a file that others can write, and warns of one that they can read',
  async () => {
    await readSecrets({ folder });
    const notes: string[] = [];
    await chmod(path, 0o644);
    await readSecrets({ folder }, (note) => notes.push(note));
    expect(notes).toEqual([
      `${path} can be read by other users (mode 0644): chmod 600 ${path}, or delete it for new secrets.`,
    ]);
    await chmod(path, 0o666);
    await expect(readSecrets({ folder })).rejects.toThrow(/can be changed by other users \(mode 0666\); .*chmod 600/);
  },
);

it.skipIf(process.platform === 'win32')('names folders that others can write', async () => {
  const notes: string[] = [];
  await chmod(folder, 0o777);
  await checkHome({ folder }, (note) => notes.push(note));
  expect(notes).toEqual([
    `${folder} can be written by other users (mode 0777), who could change every price: chmod go-w ${folder}.`,
  ]);
});

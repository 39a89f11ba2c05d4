import { copyFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStima } from '../cli/testing/run-stima.ts';
import { endChildren } from './testing/child-processes.ts';
import { contentTypeOf } from './testing/content-type.ts';
import { callAs, startProcess, until } from './testing/server-process.ts';

const CASES = fileURLToPath(new URL('../files/testing/cases', import.meta.url));

interface Expected {
  readonly accepted: number;
  readonly refused?: number;
  readonly because?: string;
  /** A part of what the receipt says. */
  readonly said?: string;
  /** Another of the files holds these rows too. */
  readonly mayOverlap?: boolean;
}

const SIXTY: Expected = { accepted: 60 };

/** What each file must come to in a store that has learned the diamonds that ship. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  '01-excel-de.csv': { ...SIXTY, said: 'decimal comma' },
  '03-price-dollar.csv': { ...SIXTY, said: 'commas between thousands' },
  '05-price-thousands.csv': { ...SIXTY, said: 'commas between thousands' },
  '07-real.xlsx': SIXTY,
  '09-header-words.csv': { ...SIXTY, said: '"Carat Weight" as carat' },
  '14-unicode-text.txt': { ...SIXTY, said: 'UTF-16' },
  '17-zipped.zip': SIXTY,
  '22-two-title-rows.csv': { ...SIXTY, said: 'Passed over 2 lines' },
  '24-no-xyz.csv': { ...SIXTY, said: 'x, y, z' },
  '25-gia.csv': { accepted: 0, because: 'other-scale', said: '{"scale":"gia"}' },
  '26-sep-line.csv': { ...SIXTY, said: 'decimal comma' },
  '35-mixed-shapes.csv': { accepted: 30, refused: 30, said: 'only round stones are priced' },
  'cr_in_quoted_header.csv': { accepted: 40, mayOverlap: true },
  'excel_blank_rows.csv': { accepted: 20, mayOverlap: true },
  'newline_in_first_header_semicolon.csv': { accepted: 40, mayOverlap: true },
  'pipe_delimited.csv': { accepted: 39, mayOverlap: true },
  'rownames_not_ascending.csv': { accepted: 59, mayOverlap: true },
};
const FILES = Object.keys(EXPECTED);

let work = '';
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'stima-cases-'));
  const first = await startProcess(join(work, 'folder'));
  await first.kill();
  await cp(join(work, 'folder'), join(work, 'http'), { recursive: true });
}, 600_000);
afterAll(async () => {
  await endChildren();
  await rm(work, { recursive: true, force: true });
});

const start = async (home: string) => {
  const server = await startProcess(join(work, home));
  return { server, owner: callAs(server, 'owner'), incoming: join(work, home, 'data/incoming/diamonds') };
};

/** Waits until each file has a state, and holds it against what is expected. */
async function expectUploads(owner: ReturnType<typeof callAs>) {
  for (const name of FILES) {
    const found = await until(async () => {
      const { body } = await owner('GET', `/v1/diamonds/uploads?name=${encodeURIComponent(name)}`);
      return body.uploads[0]?.state !== 'pending' && body.uploads[0];
    }, 300_000);
    const { accepted, refused = 0, because, said, mayOverlap } = EXPECTED[name]!;
    const { body } = await owner('GET', `/v1/diamonds/uploads/${found.uploadId}`);
    expect({ name, accepted: body.accepted, refused: body.refused }).toEqual({ name, accepted, refused });
    if (said !== undefined) expect(JSON.stringify(body), name).toContain(said.replaceAll('"', '\\"'));
    if (mayOverlap) expect([undefined, 'overlaps'], name).toContain(body.because);
    else expect([body.state, body.because], name).toEqual(because ? ['held', because] : ['in force', undefined]);
  }
}

describe('every case', () => {
  it('is listed here', async () => {
    expect((await readdir(CASES)).sort()).toEqual([...FILES].sort());
  });

  it('comes to what it must over the folder, and has its answer beside it', { timeout: 600_000 }, async () => {
    const { owner, incoming } = await start('folder');
    for (const name of FILES) await copyFile(join(CASES, name), join(incoming, name));
    await expectUploads(owner);
    for (const name of FILES)
      expect(await readFile(join(incoming, `${name}.result.txt`), 'utf8'), name).toMatch(/^State {4}(in force|held)/m);
  });

  it('comes to what it must over HTTP', { timeout: 600_000 }, async () => {
    const { server, owner } = await start('http');
    for (const name of FILES) {
      const sent = await fetch(`${server.url}/v1/diamonds/uploads?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, 'content-type': contentTypeOf(name) },
        body: await readFile(join(CASES, name)),
      });
      expect([name, sent.status]).toEqual([name, 202]);
    }
    await expectUploads(owner);
  });

  it.each(FILES)('is priced by the command line: %s', { timeout: 120_000 }, async (name) => {
    const output = join(work, `${name}.priced.csv`);
    const model = join(work, 'folder/models/diamonds/v1');
    const { accepted, refused = 0, because } = EXPECTED[name]!;
    const args = ['predict', '--model', model, '--data', join(CASES, name), '--output', output, '--json'];
    const { stderr } = await runStima(because ? [...args, '--scale', 'gia'] : args, { cwd: work });
    const priced = (await readFile(output, 'utf8')).split(/,v1[,;|\t]|;v1;|\|v1\||\tv1\t/).length - 1;
    expect(priced, stderr).toBe(because ? 60 : accepted);
    const refusals = (await readFile(output, 'utf8')).split('only round stones are priced').length - 1;
    expect(refusals).toBe(refused);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTarGz, TarError } from './read-tar-gz.ts';

/** The archives are made by the system's tar, since SageMaker's are not made by our code either. */
describe('readTarGz', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stima-tar-'));
    mkdirSync(join(folder, 'in/deep'), { recursive: true });
    writeFileSync(join(folder, 'in/empty'), '');
    writeFileSync(join(folder, 'in/model.json'), '{"ä":1}');
    writeFileSync(join(folder, 'in/block'), Buffer.alloc(512, 7));
    writeFileSync(join(folder, 'in/deep/large.bin'), Buffer.alloc(1_000_001, 9));
    symlinkSync('model.json', join(folder, 'in/link'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const pack = (...options: string[]) => {
    execFileSync('tar', [...options, '-czf', join(folder, 'out.tar.gz'), '-C', join(folder, 'in'), '.']);
    return readFileSync(join(folder, 'out.tar.gz'));
  };
  /** The archive in chunks of arbitrary length. */
  const read = async (bytes: Uint8Array) => {
    const files = new Map<string, Uint8Array>();
    const chunks = Array.from({ length: Math.ceil(bytes.length / 333) }, (_, i) =>
      bytes.subarray(333 * i, 333 * (i + 1)),
    );
    for await (const { name, body } of readTarGz(Readable.from(chunks))) files.set(name, body);
    return files;
  };

  it.each(['ustar', 'gnu', 'pax'])(
    'gives the files of an archive in the format %s, and no folder or link',
    async (format) => {
      const files = await read(pack(`--format=${format}`));
      expect([...files.keys()].sort()).toEqual(['block', 'deep/large.bin', 'empty', 'model.json']);
      for (const [name, body] of files) expect(readFileSync(join(folder, 'in', name)).equals(body)).toBe(true);
    },
  );

  it('stops reading when no more files are needed', async () => {
    for await (const { name } of readTarGz(Readable.from([pack()]))) {
      expect(name).toBeTruthy();
      break;
    }
  });

  it.each<[string, (packed: Buffer) => Buffer, RegExp]>([
    ['a file that is cut short', (packed) => gzipSync(gunzipSync(packed).subarray(0, 3000)), /ends \d+ bytes early/],
    ['gzip that is cut short', (packed) => packed.subarray(0, packed.length / 2), /not gzip, or damaged/],
    ['what is not gzip', (packed) => gunzipSync(packed), /not gzip, or damaged/],
    ['what is no archive', () => gzipSync(Buffer.alloc(2048, 'a')), /a header has a wrong checksum/],
    ['nothing', () => gzipSync(''), /ends 512 bytes early/],
  ])('refuses %s', async (_, damage, message) => {
    await expect(read(damage(pack()))).rejects.toThrow(message);
    await expect(read(damage(pack()))).rejects.toThrow(TarError);
  });
});

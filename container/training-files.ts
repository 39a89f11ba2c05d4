import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Failure } from '../cli/terminal/failure.ts';
import { openInput } from '../cli/terminal/open-input.ts';
import { isUpload } from '../files/is-upload.ts';

/** The files of a channel that may be uploads, in the order of their paths. @throws Failure if there is none */
export async function findTrainingFiles(channel: string): Promise<string[]> {
  const entries = await readdir(channel, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const found = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isUpload(relative(channel, path).replaceAll(sep, '/')));
  if (found.length === 0)
    throw new Failure('input', `${channel} holds no file to learn from; a channel training is expected.`);
  return found.sort();
}

/** One file of each content. A second file with the same content does not count, as in the functions on AWS. */
export async function uniqueFiles(files: readonly string[]): Promise<string[]> {
  const byDigest = new Map<string, string>();
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of (await openInput(file)).read()) hash.update(chunk);
    const digest = hash.digest('hex');
    if (!byDigest.has(digest)) byDigest.set(digest, file);
  }
  return [...byDigest.values()];
}

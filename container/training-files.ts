import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Failure } from '../cli/terminal/failure.ts';
import { openInput } from '../cli/terminal/open-input.ts';
import { type CsvTable, readCsv } from '../files/csv/read-csv.ts';
import { UnreadableFileError } from '../files/unreadable-file.ts';
import { quoted } from '../files/write-cell.ts';

/** The CSV files of a channel, plain or gzip, in the order of their paths. @throws Failure if there is none */
export async function findTrainingFiles(channel: string): Promise<string[]> {
  const entries = await readdir(channel, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const found = entries
    .filter((entry) => !entry.isDirectory() && /\.csv(\.gz)?$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  if (found.length === 0)
    throw new Failure(
      'input',
      `${channel} holds no file that ends in .csv or .csv.gz; a channel training is expected.`,
    );
  return found.sort();
}

/** One file of each content. The same content under another name counts once, as with the functions on AWS. */
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

/**
 * Writes the rows of several files into one, unchanged and in that order. The training reads that file several times.
 *
 * @throws Failure if a file cannot be read, or its header is not that of the first
 */
export async function joinFiles(channel: string, files: readonly string[], path: string): Promise<void> {
  await pipeline(joined(channel, files), createWriteStream(path));
}

async function* joined(channel: string, files: readonly string[]): AsyncGenerator<string, void, undefined> {
  let first: { readonly name: string; readonly header: string } | undefined;
  for (const file of files) {
    const name = relative(channel, file);
    try {
      const table = await readCsv((await openInput(file)).read());
      const header = headerLine(table);
      if (first === undefined) yield header;
      first ??= { name, header };
      if (header !== first.header) throw new Failure('input', otherHeader(name, header, first));
      for await (const batch of table.batches) yield batch.map(({ text }) => `${text}\n`).join('');
    } catch (cause) {
      throw cause instanceof UnreadableFileError ? new Failure('input', `${name}: ${cause.message}`, { cause }) : cause;
    }
  }
}

function headerLine({ header, delimiter }: CsvTable): string {
  return `${header.map(quoted).join(delimiter)}\n`;
}

function otherHeader(name: string, header: string, first: { readonly name: string; readonly header: string }): string {
  return `The header of ${name} is ${header.trim()}, that of ${first.name} ${first.header.trim()}; files that are learned together need the same.`;
}

import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diamonds } from '../datasets/diamonds/diamonds.ts';
import { surveyFile } from '../files/survey/survey-file.ts';
import { storedRecipe } from '../lambdas/flow/flow.ts';
import { ingestRows } from '../lambdas/flow/ingest/ingest-rows.ts';
import { createShipped } from '../lambdas/flow/ingest/shipped.ts';
import { kindOf } from '../training/kinds/kind.ts';
import { summarisingKinds } from '../training/kinds/registered/summarising.ts';
import type { FileRead } from './ingest-in-process.ts';

/* Ingests a file, or only counts its lines, in a process of its own: node bench/ingest-file.ts ingest|lines FILE */

const [, , how, path = ''] = process.argv;
const start = performance.now();
const rows = how === 'ingest' ? await ingest() : await countLines();
const { user, system } = process.cpuUsage();
const read: FileRead = {
  rows,
  seconds: (performance.now() - start) / 1000,
  cpuSeconds: (user + system) / 1e6,
  maxRssMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(read));

async function ingest(): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'stima-bench-'));
  try {
    const source = () => createReadStream(path, { highWaterMark: 1 << 16 });
    const survey = await surveyFile(source(), { dataset: diamonds, target: 'required' });
    if (!('convention' in survey)) throw new Error(JSON.stringify(survey));
    const found = await ingestRows(source(), survey.convention, {
      sums: kindOf(summarisingKinds, diamonds).openSums(
        storedRecipe(diamonds, createShipped(summarisingKinds)(diamonds)),
      ),
      champion: undefined,
      scratch,
    });
    if ('unreadable' in found) throw new Error(found.unreadable.message);
    return found.rows.accepted;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function countLines(): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  return lines - 1;
}

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type JsonReader, objectReader, parseJson, readNumber } from '../training/table/read-json.ts';

/** How a file was read. */
export interface FileRead {
  readonly rows: number;
  readonly seconds: number;
  /** All threads together. */
  readonly cpuSeconds: number;
  readonly maxRssMb: number;
}

const readFileRead: JsonReader<FileRead> = objectReader<FileRead>({
  rows: readNumber,
  seconds: readNumber,
  cpuSeconds: readNumber,
  maxRssMb: readNumber,
});

/** Ingests a file, or only counts its lines, in a process of its own, so that its memory can be measured. */
export function ingestInProcess(how: 'ingest' | 'lines', path: string): FileRead {
  const script = fileURLToPath(new URL('./ingest-file.ts', import.meta.url));
  const text = execFileSync(process.execPath, ['--max-semi-space-size=16', script, how, path], { encoding: 'utf8' });
  return parseJson(text, readFileRead);
}

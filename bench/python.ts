import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type JsonReader, parseJson } from '../training/table/read-json.ts';

/** The text in a peer's row if there is no Python with the pinned packages. */
export const NO_PYTHON = 'no Python: see bench/README.md';

/** The Python at `STIMA_BENCH_PYTHON`, else the Python of bench/.venv, else `undefined`. */
export function findPython(): string | undefined {
  const path = process.env.STIMA_BENCH_PYTHON ?? fileURLToPath(new URL('.venv/bin/python', import.meta.url));
  return existsSync(path) ? path : undefined;
}

/**
 * Runs a command of peers.py.
 * @param read decodes its output
 * @returns its output; `undefined` if there is no Python
 */
export function askPeers<T>(read: JsonReader<T>, ...command: string[]): T | undefined {
  const python = findPython();
  if (python === undefined) return undefined;
  const script = fileURLToPath(new URL('./peers.py', import.meta.url));
  const text = execFileSync(python, [script, ...command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return parseJson(text, read);
}

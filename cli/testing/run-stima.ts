import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface RunOptions {
  readonly cwd: string;
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The content of standard input. It is empty if this is absent. */
  readonly input?: string | Uint8Array;
  readonly nodeOptions?: readonly string[];
  /** The program that replaces the command line's own entry. */
  readonly script?: string;
  /** Stops reading standard output early. */
  readonly closeAfterFirstChunk?: boolean;
  /** Sent to the process when its standard error holds the text. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly after: string };
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a separate process, to its end. */
export async function runStima(
  args: readonly string[],
  { cwd, env = {}, input, nodeOptions = [], script = MAIN, signal, closeAfterFirstChunk = false }: RunOptions,
): Promise<Ran> {
  const child = spawn(process.execPath, [...nodeOptions, script, ...args], { cwd, env: { ...process.env, ...env } });
  // A reader that stops reading closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  let seen = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (!signal || seen.includes(signal.after)) return;
    seen += chunk.toString();
    if (seen.includes(signal.after)) child.kill(signal.name);
  });
  const [stdout, stderr, code] = await Promise.all([
    closeAfterFirstChunk ? readFirst(child.stdout) : text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** Leaving the loop destroys the stream. */
async function readFirst(stream: AsyncIterable<Buffer>): Promise<string> {
  for await (const chunk of stream) return chunk.toString();
  return '';
}

import { showText } from '../../training/table/show-text.ts';
import { createProgress, noProgress, type Progress } from './progress.ts';

/** The output of a command. Results go to standard output, everything else to standard error. */
export interface Session {
  readonly json: boolean;
  readonly progress: Progress;
  /** Prints the one result: `text` for people, `value` for machines. */
  readonly result: (value: object, text: string) => void;
  /** Prints a note. */
  readonly note: (message: string) => void;
  /** Registers an action that undoes something after an interrupt. The returned function unregisters it. */
  readonly onInterrupt: (undo: () => void | Promise<void>) => () => void;
}

export interface SessionOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function createSession({ json = false, quiet = false }: SessionOptions): Session {
  const progress = quiet ? noProgress : createProgress(process.stderr, { json });
  const undos = new Set<() => void | Promise<void>>();
  let interrupted = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.on(signal, async () => {
      if (interrupted) return;
      interrupted = true;
      progress.close();
      for (const undo of undos) await undo();
      process.exit(code);
    });
  return {
    json,
    progress,
    result: (value, text) => {
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${text}\n`);
    },
    note: (message) => {
      if (!quiet) process.stderr.write(json ? `${JSON.stringify({ note: message })}\n` : `${showText(message)}\n`);
    },
    onInterrupt: (undo) => {
      undos.add(undo);
      return () => undos.delete(undo);
    },
  };
}

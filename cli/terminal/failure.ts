import { z } from 'zod';
import { UnreadableFileError } from '../../files/unreadable-file.ts';
import {
  CannotFitError,
  CorruptModelError,
  DeclarationError,
  NothingToFitError,
  RecipeError,
  SummaryError,
} from '../../training/kinds/errors.ts';
import { CurrencyError } from '../../training/table/with-currency.ts';

export const exitCodes = { unexpected: 1, usage: 2, input: 3, model: 4, unfit: 5 } as const;

export type FailureKind = keyof typeof exitCodes;

/** The failure of a command. The message is one sentence for the user. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (!(error instanceof Error)) return new Failure('unexpected', String(error));
  const { cause = error, message } = error;
  if (error instanceof UnreadableFileError || error instanceof NothingToFitError)
    return new Failure('input', message, { cause });
  if (error instanceof CorruptModelError || error instanceof SummaryError)
    return new Failure('model', message, { cause });
  if (error instanceof CannotFitError || error instanceof CurrencyError)
    return new Failure('usage', message, { cause });
  if (error instanceof DeclarationError || error instanceof RecipeError || error instanceof z.ZodError)
    return new Failure('usage', `${message}.`, { cause });
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code && syscall)
    return new Failure('unexpected', `${SYSTEM[code] ?? message}${path ? `: ${path}` : ''}.`, { cause });
  return new Failure('unexpected', `This is a fault of stima, please report it: ${error.name}: ${message}`, { cause });
}

/** What was thrown while a file was read, as a failure that names the file if its content is the reason. */
export function nameUnreadable(name: string, thrown: unknown): unknown {
  if (!(thrown instanceof UnreadableFileError)) return thrown;
  return new Failure('input', `${name}: ${thrown.message}`, { cause: thrown });
}

/** @param problem the fault of the first row; '' if it is unknown */
export function nothingUsable(name: string, read: number, problem: string): Failure {
  if (read === 0) return new Failure('input', `${name} holds a header and no row; give rows.`);
  return new Failure('input', `No row of ${name} can be used${problem && `; ${problem.replace(/\.$/, '')}`}.`);
}

/** The meaning of the system's error codes. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'The disk quota is used up',
  EACCES: 'Permission is denied; choose another place, or change its permissions',
  EPERM: 'The system does not permit this',
  EROFS: 'The file system can only be read',
  ENOENT: 'There is no such folder; make it first',
  ENOTDIR: 'A part of the path is a file, not a folder',
  EISDIR: 'This is a folder; a file is expected',
  EMFILE: 'Too many files are open',
};

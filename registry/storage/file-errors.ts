import { StorageError } from './store.ts';

/** The meaning of the system's errors for a store in a folder. */

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** A folder is no object, and nothing lies under a file. */
export const isAbsence = (error: unknown) => ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '');

export function unreadable(path: string, cause: unknown): Error {
  if (cause instanceof StorageError) return cause;
  if (['EACCES', 'EPERM'].includes(codeOf(cause) ?? ''))
    return new StorageError(`${path} may not be read.`, { cause, trouble: 'denied' });
  if (codeOf(cause) === 'ELOOP')
    return new StorageError(`${path} is a link that leads back to itself.`, { cause, trouble: 'denied' });
  return new StorageError(`${path} cannot be read: ${messageOf(cause)}.`, { cause });
}

export function unwritable(root: string, key: string, cause: unknown): Error {
  if (cause instanceof StorageError) return cause;
  switch (codeOf(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StorageError(`The disk that holds ${root} is full: ${key} was not written.`, {
        cause,
        trouble: 'full',
      });
    case 'EACCES':
    case 'EPERM':
      return new StorageError(`${root} may not be written: ${key} was not stored.`, { cause, trouble: 'denied' });
    case 'EROFS':
      return new StorageError(`${root} is on a read-only file system: ${key} was not stored.`, {
        cause,
        trouble: 'denied',
      });
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return new StorageError(
        `${key} was not stored: in ${root} a file stands where it needs a folder, or the reverse.`,
        { cause, trouble: 'damaged' },
      );
    default:
      return new StorageError(`${key} was not stored in ${root}: ${messageOf(cause)}.`, { cause });
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

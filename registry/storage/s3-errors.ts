import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageError } from './store.ts';

/** The meaning of the errors of S3 for a store in a bucket. */

export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

export const attemptsOf = (error: unknown): number =>
  error instanceof S3ServiceException ? (error.$metadata.attempts ?? 1) : 1;

/** A missing bucket is a 404 too, but it is an error and not an absent object. */
export const isAbsence = (error: unknown) => error instanceof S3ServiceException && error.name === 'NoSuchKey';

export function storageError(
  bucket: string,
  key: string,
  verb: 'read' | 'written' | 'listed',
  cause: unknown,
): StorageError {
  return new StorageError(`s3://${bucket}/${key} cannot be ${verb}: ${reasonOf(cause)}.`, { cause });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'NoSuchBucket') return 'there is no such bucket';
  if (statusOf(cause) === 403) {
    return 'access is denied (without s3:ListBucket, S3 answers so for an object that is absent, too)';
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(code ?? '');
  if (unreachable || cause.name === 'TimeoutError') {
    return `the S3 server ${process.env.AWS_ENDPOINT_URL_S3 || ''} cannot be reached (${code ?? cause.name})`.replace(
      '  ',
      ' ',
    );
  }
  return cause.message || cause.name;
}

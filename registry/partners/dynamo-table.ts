import { DynamoDBClient, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { StorageError } from '../storage/store.ts';

/** A call of predict waits for the store, so it waits shortly. The SDK reads AWS_ENDPOINT_URL_DYNAMODB. */
export const createDynamoClient = (): DynamoDBClient =>
  new DynamoDBClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 500, requestTimeout: 1_000 } });

/** The name that the service gave to an error. In a bundle, errors have no classes of their own. */
export const nameOf = (error: unknown): string | undefined =>
  error instanceof DynamoDBServiceException ? error.name : undefined;

/** Runs work on a table. @throws StorageError in place of an error of the service or of the network */
export async function onTable<T>(table: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    const trouble = nameOf(cause) === 'AccessDeniedException' ? 'denied' : 'unavailable';
    throw new StorageError(`The table ${table} cannot be used: ${reasonOf(cause)}.`, { cause, trouble });
  }
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || cause.name;
}
